package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.ReadOutcome;
import io.tarn.block.WriteOutcome;
import io.tarn.client.BlockVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// Clients that write and read a volume without pause, and know what they may see.
///
/// Each block has one writer, which counts its versions; anybody reads. What a read may return lies
/// between the last version acknowledged before it began and the last one begun before it ended, and
/// is never older than what an earlier read of the same reader returned. Any other content, and any
/// outcome but success, is a fault.
final class Workload implements AutoCloseable {
    private static final int BLOCKS_PER_WRITER = 16;

    private final List<BlockVolume> clients;
    private final int writers;
    private final AtomicLongArray begun;
    private final AtomicLongArray acknowledged;
    private final AtomicLong operations = new AtomicLong();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<Void>> runners = new ArrayList<>();
    private volatile boolean stopping;

    private Workload(List<BlockVolume> clients, int writers) {
        this.clients = clients;
        this.writers = writers;
        int blocks = writers * BLOCKS_PER_WRITER;
        begun = new AtomicLongArray(blocks);
        acknowledged = new AtomicLongArray(blocks);
    }

    /// Starts writers and readers, spread over `clients`, each of which has the same volume open.
    static Workload start(List<BlockVolume> clients, int writers, int readers) {
        var workload = new Workload(clients, writers);
        for (int i = 0; i < writers; i++) {
            int index = i;
            workload.run(i, volume -> workload.write(volume, index));
        }
        for (int i = 0; i < readers; i++) {
            long[] seen = new long[workload.blocks()];
            workload.run(i, volume -> workload.read(volume, seen));
        }
        return workload;
    }

    static Workload start(BlockVolume client) {
        return start(List.of(client), 4, 2);
    }

    private interface Step {
        void with(BlockVolume volume);
    }

    private void run(int index, Step step) {
        BlockVolume volume = clients.get(index % clients.size());
        runners.add(
                CompletableFuture.runAsync(
                        () -> {
                            while (!stopping && faults.isEmpty()) {
                                step.with(volume);
                                operations.incrementAndGet();
                            }
                        },
                        Thread::startVirtualThread));
    }

    int blocks() {
        return writers * BLOCKS_PER_WRITER;
    }

    private void write(BlockVolume volume, int writer) {
        int block =
                writer * BLOCKS_PER_WRITER + ThreadLocalRandom.current().nextInt(BLOCKS_PER_WRITER);
        long version = begun.incrementAndGet(block);
        WriteOutcome outcome =
                volume.write(block, TaggedBlock.of(block, version, volume.blockBytes()))
                        .toCompletableFuture()
                        .join();
        if (outcome instanceof WriteOutcome.Applied) {
            acknowledged.set(block, version);
        } else {
            faults.add("write %d of block %d: %s".formatted(version, block, outcome));
        }
    }

    private void read(BlockVolume volume, long[] seen) {
        readOne(volume, ThreadLocalRandom.current().nextInt(blocks()), seen);
    }

    private void readOne(BlockVolume volume, int block, long[] seen) {
        long atLeast = Math.max(acknowledged.get(block), seen[block]);
        ReadOutcome outcome = volume.read(block).toCompletableFuture().join();
        long atMost = begun.get(block);
        if (!(outcome instanceof ReadOutcome.Whole(var content, _))) {
            faults.add("read of block %d: %s".formatted(block, outcome));
            return;
        }
        TaggedBlock.versionOf(block, content)
                .filter(version -> version >= atLeast && version <= atMost)
                .ifPresentOrElse(
                        version -> seen[block] = version,
                        () ->
                                faults.add(
                                        "block %d is to be version %d to %d, and is %s"
                                                .formatted(
                                                        block,
                                                        atLeast,
                                                        atMost,
                                                        TaggedBlock.versionOf(block, content))));
    }

    long operations() {
        return operations.get();
    }

    /// Returns when `count` more operations have ended, or one of them in a fault.
    void awaitProgress(long count) throws Exception {
        long goal = operations() + count;
        Waiting.until(
                "the workload makes progress", () -> operations() >= goal || !faults.isEmpty());
        assertThat(faults).isEmpty();
    }

    /// Stops, and fails if there was any fault.
    void stop() {
        close();
        assertThat(faults).isEmpty();
    }

    /// Reads every block once more; to be called when stopped.
    void verify(BlockVolume volume) {
        long[] seen = new long[blocks()];
        for (int block = 0; block < blocks(); block++) {
            readOne(volume, block, seen);
        }
        assertThat(faults).isEmpty();
    }

    @Override
    public void close() {
        stopping = true;
        CompletableFuture.allOf(runners.toArray(CompletableFuture[]::new)).join();
    }
}
