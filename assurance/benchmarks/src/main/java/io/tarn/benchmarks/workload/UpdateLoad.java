package io.tarn.benchmarks.workload;

import io.tarn.base.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Callers that each ask for an update, wait for it, and ask for the next.
public final class UpdateLoad {
    private static final int CONTENTS = 16;
    private static final double GAIN_MIN = 1.02;
    private static final int STEADY = 6;

    private UpdateLoad() {}

    /// What one window of load came to.
    ///
    /// @param updates that were asked for in the window, one by each caller at least; all are waited for
    /// @param p50Milliseconds of one update, as its caller sees it
    /// @param updatesPerBatch mean; 0 if nobody knows
    /// @param serverMilliseconds processor time of the servers for one update
    /// @param callerMilliseconds processor time of the callers' process for one update
    public record Window(
            int updates,
            double perSecond,
            double p50Milliseconds,
            double p99Milliseconds,
            double updatesPerBatch,
            double serverMilliseconds,
            double callerMilliseconds) {}

    /// @param bytes of each update
    public static Window run(Service service, int callers, int bytes, Duration duration)
            throws InterruptedException {
        List<Bytes> contents = contents(bytes);
        long _ = service.takeBatches();
        Duration servers = service.processorTime();
        Duration own = ownProcessorTime();
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        long[] all = runAll(service, callers, contents, end);
        double seconds = (System.nanoTime() - start) / 1e9;
        long batches = service.takeBatches();
        return new Window(
                all.length,
                all.length / seconds,
                percentile(all, 50) / 1e6,
                percentile(all, 99) / 1e6,
                batches == 0 ? 0 : (double) all.length / batches,
                millisecondsEach(service.processorTime().minus(servers), all.length),
                millisecondsEach(ownProcessorTime().minus(own), all.length));
    }

    /// Load that nobody measures, until it gets no faster: compilers of new processes need a while where they
    /// share processors with what they compile.
    ///
    /// @param windowsMax after so many it is as fast as it gets
    public static void warmUp(
            Service service, int callers, int bytes, Duration window, int windowsMax)
            throws InterruptedException {
        double best = 0;
        int sinceBest = 0;
        for (int i = 0; i < windowsMax && sinceBest < STEADY; i++) {
            double speed = run(service, callers, bytes, window).perSecond();
            sinceBest = speed > GAIN_MIN * best ? 0 : sinceBest + 1;
            best = Math.max(best, speed);
        }
    }

    /// The smallest that so many percent do not exceed.
    ///
    /// @param sorted not empty
    /// @param percent 1 to 100
    public static long percentile(long[] sorted, int percent) {
        int rank = (int) ((sorted.length * (long) percent + 99) / 100);
        return sorted[Math.max(1, rank) - 1];
    }

    private static long[] runAll(Service service, int callers, List<Bytes> contents, long end)
            throws InterruptedException {
        // Virtual threads: one is a caller that waits, and costs next to nothing while it does.
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<long[]>>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                running.add(pool.submit(() -> call(service, caller, contents, end)));
            }
            var latencies = new ArrayList<long[]>();
            for (Future<long[]> one : running) {
                latencies.add(one.get());
            }
            return latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static long[] call(Service service, int caller, List<Bytes> contents, long end)
            throws InterruptedException {
        var latencies = new Latencies();
        int next = caller;
        long began = System.nanoTime();
        do { // Once at least: on a busy machine a short window may be over before its callers run.
            service.update(caller, contents.get(next++ % CONTENTS));
            long ended = System.nanoTime();
            latencies.add(ended - began);
            began = ended;
        } while (began < end);
        return latencies.toArray();
    }

    private static List<Bytes> contents(int bytes) {
        var random = new SplittableRandom(bytes);
        var contents = new ArrayList<Bytes>();
        for (int i = 0; i < CONTENTS; i++) {
            byte[] content = new byte[bytes];
            random.nextBytes(content);
            contents.add(Bytes.owning(content));
        }
        return contents;
    }

    private static double millisecondsEach(Duration time, int updates) {
        return time.toNanos() / 1e6 / updates;
    }

    private static Duration ownProcessorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
