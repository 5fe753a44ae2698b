package io.tarn.benchmarks.workload;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The load of §5.2: threads that each read or write a block chosen at random, wait for it, and do so
/// again. Each thread has blocks of its own, since the absence of concurrency is measured.
public final class ClosedLoop {
    private static final int CONTENTS = 16;

    private final long blocks;
    private final int blockBytes;
    private final List<Bytes> contents;

    /// @param blocks of the volume; all are written by [#fill]
    public ClosedLoop(long blocks, int blockBytes, long seed) {
        this.blocks = blocks;
        this.blockBytes = blockBytes;
        var random = new SplittableRandom(seed);
        contents = new ArrayList<>(CONTENTS);
        for (int i = 0; i < CONTENTS; i++) {
            byte[] content = new byte[blockBytes];
            random.nextBytes(content);
            contents.add(Bytes.owning(content));
        }
    }

    /// What one window of load came to.
    ///
    /// @param operations that began in the window; all are waited for
    /// @param megabytesPerSecond useful data, in 10⁶ bytes a second
    /// @param medianMilliseconds time of one operation
    public record Window(int operations, double megabytesPerSecond, double medianMilliseconds) {}

    public Bytes content(int index) {
        return contents.get(Math.floorMod(index, CONTENTS));
    }

    /// Writes every block once, so that reads find them.
    public void fill(Protocol protocol, int threads) throws InterruptedException {
        runAll(
                threads,
                thread -> {
                    for (long block = thread; block < blocks; block += threads) {
                        await(protocol.write(block, content((int) block)));
                    }
                    return new long[0];
                });
    }

    public Window run(
            Protocol protocol, Operation operation, int threads, Duration duration, long seed)
            throws InterruptedException {
        require(blocks >= threads, "each thread has a block of its own");
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        List<long[]> latencies =
                runAll(threads, thread -> loop(protocol, operation, thread, threads, end, seed));
        long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        double seconds = (System.nanoTime() - start) / 1e9;
        require(all.length > 0, "no operation ended in its window");
        double bytes = (double) all.length * blockBytes;
        return new Window(all.length, bytes / seconds / 1e6, all[all.length / 2] / 1e6);
    }

    private long[] loop(
            Protocol protocol, Operation operation, int thread, int threads, long end, long seed) {
        var random = new SplittableRandom(seed + thread);
        long own = (blocks - thread + threads - 1) / threads;
        var latencies = new Latencies();
        for (long began = System.nanoTime(); began < end; ) {
            long block = thread + random.nextLong(own) * threads;
            switch (operation) {
                case READ -> {
                    Bytes content = await(protocol.read(block));
                    require(content.size() == blockBytes, "a read brings a whole block");
                }
                case WRITE -> await(protocol.write(block, content(random.nextInt(CONTENTS))));
            }
            long ended = System.nanoTime();
            latencies.add(ended - began);
            began = ended;
        }
        return latencies.toArray();
    }

    private interface Work {
        long[] run(int thread);
    }

    /// Virtual threads: one is a caller that waits, and costs next to nothing while it does.
    private static List<long[]> runAll(int threads, Work work) throws InterruptedException {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<long[]>>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                running.add(pool.submit(() -> work.run(thread)));
            }
            var results = new ArrayList<long[]>();
            for (Future<long[]> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static <T> T await(java.util.concurrent.CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
