package io.tarn.benchmarks.rival;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.rival.RivalReply.Done;
import io.tarn.benchmarks.rival.RivalReply.Nothing;
import io.tarn.benchmarks.rival.RivalReply.StampIs;
import io.tarn.benchmarks.rival.RivalReply.StampedValue;
import io.tarn.benchmarks.rival.RivalReply.Value;
import io.tarn.benchmarks.rival.RivalRequest.FindStamp;
import io.tarn.benchmarks.rival.RivalRequest.Get;
import io.tarn.benchmarks.rival.RivalRequest.GetStamped;
import io.tarn.benchmarks.rival.RivalRequest.Put;
import io.tarn.benchmarks.rival.RivalRequest.PutStamped;
import io.tarn.block.BlockAddress;
import io.tarn.block.Timestamp;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The owner of a rival server's state: takes what has arrived as one turn, applies the turn's batch
/// and answers, as a node does for a volume of `memory` durability. The bounds of a turn are a
/// node's. Reads that need no state go to the readers at once.
final class RivalLoop implements AutoCloseable {
    private static final int WORKS_A_TURN_MAX = 256;
    private static final long BATCH_BYTES_WANTED = 8L << 20;
    private static final int READERS = 4;
    private static final long CLOSE_MS_MAX = 5_000;

    private record Work(RivalRequest request, Consumer<RivalReply> reply) {}

    private final RivalShelves shelves;
    private final Store store;
    private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofPlatform().name("tarn-rival-loop").unstarted(this::run);
    private final ExecutorService readers =
            Executors.newFixedThreadPool(
                    READERS, Thread.ofPlatform().daemon().name("tarn-rival-reader-", 0).factory());

    RivalLoop(RivalShelves shelves, Store store) {
        this.shelves = shelves;
        this.store = store;
        thread.start();
    }

    void ask(RivalRequest request, Consumer<RivalReply> reply) {
        if (request instanceof Get(BlockAddress address)) {
            readers.execute(() -> reply.accept(value(address)));
        } else {
            queue.add(new Work(request, reply));
        }
    }

    private void run() {
        try {
            while (true) {
                runTurn(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runTurn(Work first) {
        var batch = new Batch();
        List<Runnable> answers = new ArrayList<>();
        Work work = first;
        for (int done = 0; work != null; work = queue.poll()) {
            answers.add(perform(work, batch));
            if (++done == WORKS_A_TURN_MAX || batch.sizeBytes() >= BATCH_BYTES_WANTED) {
                break;
            }
        }
        if (!batch.isEmpty() && !(store.apply(batch) instanceof Applied.Done)) {
            throw new IllegalStateException("the benchmark's disk is full or has failed");
        }
        answers.forEach(Runnable::run);
    }

    /// Takes changes into the batch; what is returned sends the answer.
    private Runnable perform(Work work, Batch batch) {
        try {
            switch (work.request()) {
                case Put put -> shelves.put(batch, put.address(), put.value());
                case PutStamped put -> shelves.put(batch, put);
                case FindStamp(BlockAddress address) -> {
                    var found = new StampIs(shelves.stamp(address));
                    return () -> work.reply().accept(found);
                }
                case GetStamped(BlockAddress address) -> {
                    Timestamp latest = shelves.stamp(address);
                    return () -> readers.execute(() -> serve(work, address, latest));
                }
                case Get _ -> throw new IllegalStateException("goes to the readers at once");
            }
            return () -> work.reply().accept(new Done());
        } catch (StoreException e) {
            return () -> work.reply().accept(new Nothing());
        }
    }

    private RivalReply value(BlockAddress address) {
        try {
            return shelves.get(address).<RivalReply>map(Value::new).orElseGet(Nothing::new);
        } catch (StoreException e) {
            return new Nothing();
        }
    }

    private void serve(Work work, BlockAddress address, Timestamp latest) {
        try {
            Optional<Bytes> fragment = shelves.get(address, latest);
            if (fragment.isPresent()) {
                work.reply().accept(new StampedValue(latest, fragment.get()));
            } else if (latest.isNone()) {
                work.reply().accept(new Nothing());
            } else {
                queue.add(work); // Overwritten meanwhile: there is a later one.
            }
        } catch (StoreException e) {
            work.reply().accept(new Nothing());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        readers.shutdownNow();
        try {
            thread.join(CLOSE_MS_MAX);
            readers.awaitTermination(CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
