package io.tarn.client;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.StoreOutcome;
import io.tarn.operations.RemoteBlockStore;
import io.tarn.operations.RemoteBlockStore.Dispersal;
import io.tarn.operations.StoredBlock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Immutable blocks of a cluster, over its links.
final class ClusterBlockStore implements BlockStore {
    /// For what a block takes beside its bytes.
    private static final int OVERHEAD_BYTES = 4 << 10;

    /// Of a receipt's question and its tree, for each fragment.
    private static final int ATTEST_BYTES = 512;

    /// When nodes and this client do not agree on who the nodes are.
    private static final int PLACINGS_MAX = 4;

    private static final long PLACING_PAUSE_MS = 250;

    /// Longer than any call takes if nodes can do what they are asked.
    private static final long SLOW_MS = 2_000;

    private final RemoteBlockStore remote;
    private final ByteWindow window;
    private final RingTime time;

    ClusterBlockStore(RemoteBlockStore remote, BlockStoreLimits limits, RingTime time) {
        this.remote = remote;
        this.window = new ByteWindow(limits);
        this.time = time;
    }

    private Redundancy redundancy() {
        return remote.code().redundancy();
    }

    @Override
    public CompletableFuture<StoreResult> store(Bytes content) throws InterruptedException {
        return within(
                blockCost(content.size()),
                () ->
                        dispersed(content, 1)
                                .thenCompose(result ->
                                        result instanceof StoreResult.Stored(var block, var _)
                                                ? attested(block)
                                                : CompletableFuture.completedFuture(result)));
    }

    @Override
    public CompletableFuture<StoreResult> disperse(Bytes content) throws InterruptedException {
        return within(blockCost(content.size()), () -> dispersed(content, 1));
    }

    private CompletableFuture<StoreResult> dispersed(Bytes content, int placing) {
        return remote.store(content)
                .thenCompose(dispersal ->
                        isPremature(dispersal.outcome()) && placing < PLACINGS_MAX
                                ? placedAnew(content, placing)
                                : CompletableFuture.completedFuture(result(dispersal)));
    }

    /// Nodes, or this client, have yet to hear of a node or of a volume.
    private static boolean isPremature(StoreOutcome outcome) {
        return outcome instanceof StoreOutcome.NotStored(Refusal refusal)
                && (refusal == Refusal.MISPLACED || refusal == Refusal.UNKNOWN_VOLUME);
    }

    private CompletableFuture<StoreResult> placedAnew(Bytes content, int placing) {
        var done = new CompletableFuture<StoreResult>();
        Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(PLACING_PAUSE_MS * placing);
                time.distrust();
                time.await();
                var _ = dispersed(content, placing + 1).thenAccept(done::complete);
            } catch (InterruptedException e) {
                done.complete(new StoreResult.Refused(Refusal.MISPLACED));
            } catch (RuntimeException | Error bug) {
                done.completeExceptionally(bug); // Else whoever waits would wait for ever.
            }
        });
        return done;
    }

    private StoreResult result(Dispersal dispersal) {
        return switch (dispersal.outcome()) {
            case StoreOutcome.Stored _ ->
                    new StoreResult.Stored(dispersal.stored().orElseThrow(), List.of());
            case StoreOutcome.NotStored(Refusal refusal) -> new StoreResult.Refused(refusal);
            case StoreOutcome.TooFewHolders(var holders, int needed) -> {
                time.distrust();
                yield new StoreResult.TooFewHolders(holders.size(), needed);
            }
        };
    }

    private CompletableFuture<StoreResult> attested(StoredBlock block) {
        return ReceiptGathering.of(remote, List.of(block), 0)
                .thenApply(attested ->
                        switch (attested) {
                            case AttestResult.Covered(var receipts) ->
                                    new StoreResult.Stored(block, receipts);
                            case AttestResult.Uncovered(var receipts, var _) ->
                                    new StoreResult.Unattested(block, receipts);
                        });
    }

    @Override
    public CompletableFuture<AttestResult> attest(
            Collection<StoredBlock> blocks, long notBeforeMillis) throws InterruptedException {
        require(!blocks.isEmpty() && blocks.size() <= ATTESTED_MAX, "1 to 4096 blocks");
        long cost = (long) ATTEST_BYTES * redundancy().servers() * blocks.size();
        return within(cost, () -> ReceiptGathering.of(remote, blocks, notBeforeMillis));
    }

    @Override
    public CompletableFuture<FetchResult> fetch(Bguid block, int lengthBytes)
            throws InterruptedException {
        return fetch(block, lengthBytes, lengthBytes);
    }

    @Override
    public CompletableFuture<FetchResult> fetchUpTo(Bguid block, int lengthBytesMax)
            throws InterruptedException {
        return fetch(block, 1, lengthBytesMax);
    }

    private CompletableFuture<FetchResult> fetch(Bguid block, int bytesMin, int bytesMax)
            throws InterruptedException {
        require(BlockChecksum.isLength(bytesMax), "a block has 1 to 2^20 bytes");
        ByteWindow.Pass pass = window.enter(blockCost(bytesMax));
        return ended(
                pass,
                remote.fetch(block).thenApply(outcome -> result(outcome, bytesMin, bytesMax)));
    }

    private FetchResult result(FetchOutcome outcome, int bytesMin, int bytesMax) {
        return switch (outcome) {
            case FetchOutcome.Whole(Bytes content, BlockChecksum _) ->
                    content.size() >= bytesMin && content.size() <= bytesMax
                            ? new FetchResult.Whole(content)
                            : new FetchResult.OtherLength(content.size());
            case FetchOutcome.Unsound _ -> new FetchResult.Unsound();
            case FetchOutcome.TooFewFragments(int have, int needed) -> {
                time.nudge(); // The nodes may be others by now.
                yield new FetchResult.TooFewFragments(have, needed);
            }
            case FetchOutcome.NotFetched(Refusal refusal) -> new FetchResult.Refused(refusal);
        };
    }

    @FunctionalInterface
    private interface Call<T> {
        CompletableFuture<T> begin();
    }

    /// Begins when there is room, in a time that nodes know.
    private <T> CompletableFuture<T> within(long costBytes, Call<T> call)
            throws InterruptedException {
        time.await();
        ByteWindow.Pass pass = window.enter(costBytes);
        CompletableFuture<T> begun;
        try {
            begun = call.begin();
        } catch (RuntimeException | Error e) {
            pass.end();
            throw e;
        }
        var _ =
                begun.copy()
                        .orTimeout(SLOW_MS, TimeUnit.MILLISECONDS)
                        .whenComplete((_, late) -> {
                            if (late != null) {
                                time.nudge();
                            }
                        });
        return ended(pass, begun);
    }

    private static <T> CompletableFuture<T> ended(ByteWindow.Pass pass, CompletableFuture<T> call) {
        return call.whenComplete((_, _) -> pass.end());
    }

    /// The block, and all its fragments.
    private long blockCost(int bytes) {
        long fragments = (long) bytes * redundancy().servers() / redundancy().needed();
        return bytes + fragments + OVERHEAD_BYTES;
    }
}
