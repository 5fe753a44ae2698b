package io.tarn.benchmarks.s3;

import io.tarn.benchmarks.workload.UpdateLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Callers that each make a call, wait for it, and make the next.
public final class CallLoad {
    private CallLoad() {}

    /// One call, which fails or is done when this returns.
    @FunctionalInterface
    public interface Call {
        /// @param caller from 0
        /// @param number from 0, of this caller's
        void make(int caller, int number) throws IOException, InterruptedException;
    }

    /// What one window of load came to.
    ///
    /// @param calls one by each caller at least; all are waited for
    public record Window(
            int calls, double perSecond, double p50Milliseconds, double p99Milliseconds) {}

    /// @throws IOException if a call fails: a measurement in which something fails is none
    public static Window run(int callers, Duration duration, Call call)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<List<Long>>>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                running.add(pool.submit(() -> calls(caller, end, call)));
            }
            var latencies = new ArrayList<Long>();
            for (Future<List<Long>> one : running) {
                latencies.addAll(one.get());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            return new Window(
                    sorted.length,
                    sorted.length / seconds,
                    UpdateLoad.percentile(sorted, 50) / 1e6,
                    UpdateLoad.percentile(sorted, 99) / 1e6);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static List<Long> calls(int caller, long end, Call call)
            throws IOException, InterruptedException {
        var latencies = new ArrayList<Long>();
        long began = System.nanoTime();
        do { // Once at least.
            call.make(caller, latencies.size());
            long ended = System.nanoTime();
            latencies.add(ended - began);
            began = ended;
        } while (began < end);
        return latencies;
    }
}
