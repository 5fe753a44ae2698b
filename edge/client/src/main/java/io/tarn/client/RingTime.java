package io.tarn.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Keeps the ring's agreed time moving, and what is known of its nodes fresh, while somebody stores blocks.
///
/// Nodes count leases in agreed time, which stands still while nothing is ordered. What is stored after a long rest would
/// get a lease that ends as soon as the ring orders anything.
final class RingTime {
    /// A small part of a lease, and more than a busy ring would notice.
    private static final long RECENT_NANOS = TimeUnit.MINUTES.toNanos(5);

    /// When the ring does not answer, nodes may still know the time.
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Ring ring;
    private final ReentrantLock lock = new ReentrantLock();
    private final LongSupplier nanoTime;
    private volatile long nextNanos;

    /// When it was last tried.
    private final AtomicLong movedNanos;

    /// Moves the time.
    interface Ring {
        /// Has the ring order something, and reads who its nodes are.
        ///
        /// @return whether it has
        boolean move() throws InterruptedException;
    }

    RingTime(Ring ring, LongSupplier nanoTime) {
        this.ring = ring;
        this.nanoTime = nanoTime;
        nextNanos = nanoTime.getAsLong();
        movedNanos = new AtomicLong(nextNanos);
    }

    /// Returns when the time is recent, or cannot be moved now.
    void await() throws InterruptedException {
        if (isDue()) {
            lock.lockInterruptibly();
            try {
                if (isDue()) {
                    boolean moved = ring.move();
                    long now = nanoTime.getAsLong();
                    movedNanos.set(now);
                    nextNanos = now + (moved ? RECENT_NANOS : RETRY_NANOS);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /// What is known may be old.
    void distrust() {
        nextNanos = nanoTime.getAsLong();
    }

    /// Something takes long: maybe nodes do not know the time, for they have started anew and nothing was ordered since.
    void nudge() {
        long now = nanoTime.getAsLong();
        long moved = movedNanos.get();
        // Of many whose calls are slow, one.
        if (now - moved > RETRY_NANOS && movedNanos.compareAndSet(moved, now)) {
            distrust();
            Thread.startVirtualThread(() -> {
                try {
                    await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private boolean isDue() {
        return nextNanos - nanoTime.getAsLong() <= 0;
    }
}
