package io.tarn.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Hands items from any thread to one event loop, waking it once for many items.
///
/// Not bounded itself: whoever posts holds a slot of something that is.
final class Mailbox<T> {
    private final Queue<T> items = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Executor loop;
    private final Runnable drain;

    /// @param drain run on `loop` after posts; polls what it has room for
    Mailbox(Executor loop, Runnable drain) {
        this.loop = loop;
        this.drain = drain;
    }

    void post(T item) {
        items.add(item);
        wake();
    }

    /// Has the loop drain soon, whatever was posted.
    void wake() {
        // The plain read spares the contended line when the loop is already on its way.
        if (!woken.get() && woken.compareAndSet(false, true)) {
            try {
                loop.execute(this::wakeUp);
            } catch (RejectedExecutionException e) {
                // The loop has ended, and with it every connection: what is posted now is refused
                // by the drain, which no other thread runs any more.
                wakeUp();
            }
        }
    }

    @Nullable T poll() {
        return items.poll();
    }

    @Nullable T peek() {
        return items.peek();
    }

    private void wakeUp() {
        // Before the drain: an item posted during it must wake the loop again.
        woken.set(false);
        drain.run();
    }
}
