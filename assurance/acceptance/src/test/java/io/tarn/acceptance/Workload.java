package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.ReadOutcome;
import io.tarn.block.WriteOutcome;
import io.tarn.client.BlockVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

    /// How much a client may notice of what is done to the cluster.
    private enum Patience {
        /// Delay, and nothing else.
        DELAY,
        /// More nodes than the volume tolerates are gone for a while: an operation may end undecided.
        OUTAGE,
    }

    private final List<BlockVolume> clients;
    private final int writers;
    private final Patience patience;
    private final AtomicLongArray begun;
    private final AtomicLongArray acknowledged;
    private final AtomicLong operations = new AtomicLong();

    /// Blocks with a write that ended undecided. It may take effect at any later time, so that nobody
    /// writes them again: what they hold stays between the same bounds.
    private final Set<Integer> undecided = ConcurrentHashMap.newKeySet();

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<Void>> runners = new ArrayList<>();
    private volatile boolean stopping;

    private Workload(List<BlockVolume> clients, int writers, Patience patience) {
        this.clients = clients;
        this.writers = writers;
        this.patience = patience;
        int blocks = writers * BLOCKS_PER_WRITER;
        begun = new AtomicLongArray(blocks);
        acknowledged = new AtomicLongArray(blocks);
    }

    /// Starts writers and readers, spread over `clients`, each of which has the same volume open.
    static Workload start(List<BlockVolume> clients, int writers, int readers) {
        return start(clients, writers, readers, Patience.DELAY);
    }

    static Workload start(BlockVolume client) {
        return start(List.of(client), 4, 2);
    }

    /// For a cluster that will lose more nodes than it tolerates, for a while.
    static Workload startForOutage(BlockVolume client) {
        return start(List.of(client), 4, 2, Patience.OUTAGE);
    }

    private static Workload start(
            List<BlockVolume> clients, int writers, int readers, Patience patience) {
        var workload = new Workload(clients, writers, patience);
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
        if (undecided.contains(block)) {
            return;
        }
        long version = begun.incrementAndGet(block);
        WriteOutcome outcome =
                volume.write(block, TaggedBlock.of(block, version, volume.blockBytes()))
                        .toCompletableFuture()
                        .join();
        if (outcome instanceof WriteOutcome.Applied) {
            acknowledged.set(block, version);
            operations.incrementAndGet();
        } else if (outcome instanceof WriteOutcome.Indeterminate && patience == Patience.OUTAGE) {
            undecided.add(block);
        } else {
            faults.add("write %d of block %d: %s".formatted(version, block, outcome));
        }
    }

    private void read(BlockVolume volume, long[] seen) {
        int block = ThreadLocalRandom.current().nextInt(blocks());
        long atLeast = Math.max(acknowledged.get(block), seen[block]);
        ReadOutcome outcome = volume.read(block).toCompletableFuture().join();
        if (outcome instanceof ReadOutcome.Unavailable && patience == Patience.OUTAGE) {
            return;
        }
        judge(block, atLeast, outcome, seen);
        operations.incrementAndGet();
    }

    private void judge(int block, long atLeast, ReadOutcome outcome, long[] seen) {
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
            judge(
                    block,
                    acknowledged.get(block),
                    volume.read(block).toCompletableFuture().join(),
                    seen);
        }
        assertThat(faults).isEmpty();
    }

    @Override
    public void close() {
        stopping = true;
        CompletableFuture.allOf(runners.toArray(CompletableFuture[]::new)).join();
    }
}
