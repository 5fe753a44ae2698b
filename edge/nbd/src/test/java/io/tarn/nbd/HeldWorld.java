package io.tarn.nbd;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// An executor that runs nothing until a test lets it.
final class HeldWorld implements Executor {
    private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

    private final Queue<Runnable> held = new ArrayDeque<>();
    private boolean free;

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (!free) {
                held.add(task);
                notifyAll();
                return;
            }
        }
        task.run();
    }

    /// Waits until this many tasks are held.
    synchronized void awaitHeld(int count) throws InterruptedException {
        long deadline = System.nanoTime() + WAIT_NANOS_MAX;
        while (held.size() < count) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(held.size() + " tasks are held, not " + count);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    synchronized int heldCount() {
        return held.size();
    }

    /// Runs the task held last, before those held longer.
    void runLatest() {
        Runnable latest = null;
        synchronized (this) {
            for (int i = held.size(); i > 0; i--) {
                Runnable task = held.remove();
                if (i == 1) {
                    latest = task;
                } else {
                    held.add(task);
                }
            }
        }
        Objects.requireNonNull(latest).run();
    }

    /// Runs what is held, and from now on everything at once.
    void release() {
        synchronized (this) {
            free = true;
        }
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private synchronized Runnable next() {
        return held.poll();
    }
}
