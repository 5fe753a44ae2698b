package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.client.AttestResult;
import io.tarn.client.BlockStore;
import io.tarn.client.StoreResult;
import io.tarn.client.object.ShownReceipts;
import io.tarn.object.VolumeDescription;
import io.tarn.object.update.Attestations;
import io.tarn.operations.StoredBlock;
import io.tarn.operations.object.Likely;
import io.tarn.s3.store.Refusal;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Moves blocks of a volume from the ring's state to its store: stores them, has the nodes sign for them, and shows the receipts to
/// the ring, which lets go of what `m + f` have signed for, and of nothing else.
///
/// It keeps nothing: whatever it leaves undone is held as before. Two that do the same do it twice, which harms nobody.
final class Disperser {
    /// Versions that are looked through at a time.
    private static final int WALKS = 4;

    /// Nodes may fail while they sign: what is left of a batch is tried once more.
    private static final int SIGNINGS = 2;

    private final Volume volume;
    private final BlockStore store;
    private final int inlineBytesMax;

    /// @param store for this alone: what it may have under way is what dispersal takes of memory and of the nodes
    /// @param inlineBytesMax of the volume
    Disperser(Volume volume, BlockStore store, int inlineBytesMax) {
        this.volume = volume;
        this.store = store;
        this.inlineBytesMax = inlineBytesMax;
    }

    /// Disperses one batch of what the ring holds of these.
    ///
    /// @param versions of which the first are taken away, as many as fill a batch; one that was not finished stays
    /// @return how many blocks the ring holds no more by this; 0 if it holds none of those that were taken away
    /// @throws RefusedException if it cannot be done now; then none is taken away
    int disperse(Deque<HeldVersion> versions) throws RefusedException, InterruptedException {
        var batch = new HeldBatch();
        var taken = new ArrayList<HeldVersion>();
        while (!versions.isEmpty() && !batch.isFull()) {
            taken.addAll(looked(next(versions), batch, versions));
        }
        SortedMap<Bguid, Bytes> blocks = batch.blocks();
        boolean isDone = blocks.isEmpty();
        try {
            int moved = isDone ? 0 : move(blocks);
            isDone = true;
            return moved;
        } finally {
            if (!isDone) {
                taken.reversed().forEach(versions::addFirst);
            }
        }
    }

    private static List<HeldVersion> next(Deque<HeldVersion> versions) {
        var next = new ArrayList<HeldVersion>();
        while (next.size() < WALKS && !versions.isEmpty()) {
            next.add(versions.removeFirst());
        }
        return next;
    }

    /// @param unfinished gets those whose blocks do not all fit the batch
    /// @return the others
    private List<HeldVersion> looked(
            List<HeldVersion> versions, HeldBatch batch, Deque<HeldVersion> unfinished)
            throws InterruptedException {
        var walks = new ArrayList<Callable<Boolean>>();
        versions.forEach(version -> walks.add(() -> look(version, batch)));
        var finished = new ArrayList<HeldVersion>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> ended = threads.invokeAll(walks);
            for (int i = versions.size() - 1; i >= 0; i--) {
                if (ended.get(i).get()) {
                    finished.addFirst(versions.get(i));
                } else {
                    unfinished.addFirst(versions.get(i));
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException();
            }
            throw new AssertionError("a version could not be looked through", e.getCause());
        }
        return finished;
    }

    /// @return whether all was found that there is to find
    private boolean look(HeldVersion version, HeldBatch batch) throws InterruptedException {
        var quick =
                new HeldWalk(
                        source(),
                        batch,
                        false,
                        inlineBytesMax,
                        version.heldBlocks().orElse(Integer.MAX_VALUE));
        quick.version(version.vguid());
        if (quick.isFull() || quick.found() > 0 || version.heldBlocks().isEmpty()) {
            return !quick.isFull();
        }
        var thorough =
                new HeldWalk(
                        source(),
                        batch,
                        true,
                        VolumeDescription.INLINE_BYTES_MAX,
                        version.heldBlocks().getAsInt());
        thorough.version(version.vguid());
        return !thorough.isFull();
    }

    private HeldWalk.Source source() {
        return new HeldWalk.Source() {
            @Override
            public Optional<Bytes> held(Bguid block) throws InterruptedException {
                return volume.held(block);
            }

            @Override
            public Optional<Bytes> stored(Bguid block) throws InterruptedException {
                return volume.block(block, Likely.STORED);
            }
        };
    }

    private int move(SortedMap<Bguid, Bytes> blocks) throws RefusedException, InterruptedException {
        SortedMap<Bguid, StoredBlock> stored = stored(blocks);
        for (int signings = 0; signings < SIGNINGS && !stored.isEmpty(); signings++) {
            AttestResult signed =
                    result(store.attest(stored.values(), volume.receiptsOutlastMillis()));
            switch (signed) {
                case AttestResult.Covered(var receipts) -> {
                    List<Bguid> names = List.copyOf(stored.keySet());
                    return volume.disperse(
                            names, new Attestations(ShownReceipts.of(receipts, names)));
                }
                // A receipt is for all that its node was asked for: others are needed now.
                case AttestResult.Uncovered(var _, var uncovered) ->
                        stored.keySet().removeAll(uncovered);
            }
        }
        throw unavailable("too few nodes sign for what they were given");
    }

    /// Those that could be.
    private SortedMap<Bguid, StoredBlock> stored(SortedMap<Bguid, Bytes> blocks)
            throws RefusedException, InterruptedException {
        var storing = new ArrayList<CompletableFuture<StoreResult>>();
        for (Bytes content : blocks.values()) {
            storing.add(store.disperse(content));
        }
        SortedMap<Bguid, StoredBlock> stored = new TreeMap<>();
        StoreResult last = null;
        for (CompletableFuture<StoreResult> one : storing) {
            last = result(one);
            if (last instanceof StoreResult.Stored(StoredBlock block, var _)) {
                stored.put(block.block(), block);
            }
        }
        if (stored.isEmpty()) {
            throw unavailable("nodes take no blocks: " + last);
        }
        return stored;
    }

    private static <T> T result(CompletableFuture<T> call) throws InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new AssertionError("no call of a store ends so", e.getCause());
        }
    }

    private static RefusedException unavailable(String detail) {
        return new RefusedException(Refusal.UNAVAILABLE, detail);
    }
}
