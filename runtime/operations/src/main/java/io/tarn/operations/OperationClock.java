package io.tarn.operations;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Tells the time to operations under way, in ticks of one millisecond.
///
/// The patience of operations is counted in tens of milliseconds and more, so that all of them are
/// told together every few milliseconds by one thread.
public final class OperationClock implements AutoCloseable {
    private static final int PERIOD_MS = 5;

    private final long originNanos = System.nanoTime();
    private final Set<RunningOperation> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("tarn-clock").unstarted(work));

    public OperationClock() {
        // A daemon that only ever ticks: its future says nothing that anybody could act on.
        var _ =
                thread.scheduleAtFixedRate(
                        () -> running.forEach(RunningOperation::tick),
                        PERIOD_MS,
                        PERIOD_MS,
                        TimeUnit.MILLISECONDS);
    }

    long now() {
        return (System.nanoTime() - originNanos) / 1_000_000;
    }

    void started(RunningOperation operation) {
        running.add(operation);
    }

    void over(RunningOperation operation) {
        running.remove(operation);
    }

    /// Operations under way.
    public int count() {
        return running.size();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
