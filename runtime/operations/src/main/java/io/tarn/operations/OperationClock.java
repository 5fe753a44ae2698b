package io.tarn.operations;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Tells the time to operations under way, in ticks of one millisecond.
///
/// The patience of operations is counted in tens of milliseconds and more, so that all of them are
/// told together every few milliseconds by one thread, which sleeps while there are none.
public final class OperationClock implements AutoCloseable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final long originNanos = System.nanoTime();
    private final Set<RunningOperation<?, ?>> running = ConcurrentHashMap.newKeySet();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("tarn-clock").unstarted(this::run);
    private volatile boolean idle;
    private volatile boolean closed;

    public OperationClock() {
        thread.start();
    }

    long now() {
        return (System.nanoTime() - originNanos) / 1_000_000;
    }

    void started(RunningOperation<?, ?> operation) {
        running.add(operation);
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    void over(RunningOperation<?, ?> operation) {
        running.remove(operation);
    }

    /// Operations under way.
    public int count() {
        return running.size();
    }

    private void run() {
        while (!closed) {
            // Said before it looks: who starts an operation after the look sees it, and wakes us.
            idle = true;
            if (running.isEmpty()) {
                LockSupport.park(this);
            }
            idle = false;
            LockSupport.parkNanos(this, PERIOD_NANOS);
            running.forEach(RunningOperation::tick);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
