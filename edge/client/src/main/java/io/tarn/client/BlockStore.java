package io.tarn.client;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.StoreOutcome;
import io.tarn.block.immutable.StoreRequest.Attest;
import io.tarn.operations.RemoteBlockStore;
import io.tarn.operations.RemoteBlockStore.Dispersal;
import io.tarn.operations.StoredBlock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Blocks that never change, named by what they hold, spread over the nodes of a cluster. Safe for use by many threads.
///
/// Many calls may be under way; what they hold in memory is bounded by [BlockStoreLimits]. A call that finds no room waits
/// for it and then returns, so that whoever stores a long stream needs to keep no count: a block at a time, from one thread,
/// fills the window. Outcomes come on any thread, and what is to be done with them must not block it.
///
/// Whatever is stored is kept for a lease of about an hour of agreed time, and for good only once a version names it. Who
/// builds something longer than that asks for receipts again meanwhile, which renews the leases.
public final class BlockStore {
    /// Largest block, in bytes.
    public static final int BLOCK_BYTES_MAX = BlockChecksum.LENGTH_BYTES_MAX;

    /// Blocks that one receipt of a node may be for.
    public static final int ATTESTED_MAX = Attest.FRAGMENTS_MAX;

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

    BlockStore(RemoteBlockStore remote, BlockStoreLimits limits, RingTime time) {
        this.remote = remote;
        this.window = new ByteWindow(limits);
        this.time = time;
    }

    private Redundancy redundancy() {
        return remote.code().redundancy();
    }

    /// Stores a block, and has it signed for by itself.
    ///
    /// @param content 1 byte to [#BLOCK_BYTES_MAX]
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

    /// Stores a block without receipts: for many blocks, [#attest] gets one receipt of each node for all of them.
    ///
    /// @param content 1 byte to [#BLOCK_BYTES_MAX]
    public CompletableFuture<StoreResult> disperse(Bytes content) throws InterruptedException {
        return within(blockCost(content.size()), () -> dispersed(content, 1));
    }

    private CompletableFuture<StoreResult> dispersed(Bytes content, int placing) {
        if (!remote.hasNodesEnough()) {
            time.distrust();
            return CompletableFuture.completedFuture(
                    new StoreResult.TooFewHolders(0, redundancy().servers()));
        }
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

    /// Has the nodes sign that they hold these blocks, each with one receipt for all of them; which renews leases that are
    /// short. What an update shows that names them.
    ///
    /// Blocks that some holder does not sign for are stored at others, who sign for those alone. No receipt shows only what
    /// others do.
    ///
    /// @param blocks 1 to [#ATTESTED_MAX], no two the same
    /// @param notBeforeMillis agreed time that receipts must outlast to be of use, as far as the caller knows it; 0 if not
    public CompletableFuture<AttestResult> attest(
            Collection<StoredBlock> blocks, long notBeforeMillis) throws InterruptedException {
        require(!blocks.isEmpty() && blocks.size() <= ATTESTED_MAX, "1 to 4096 blocks");
        long cost = (long) ATTEST_BYTES * redundancy().servers() * blocks.size();
        return within(cost, () -> ReceiptGathering.of(remote, blocks, notBeforeMillis));
    }

    /// Fetches a block.
    ///
    /// @param lengthBytes it has, as whoever names it says: 1 to [#BLOCK_BYTES_MAX]
    public CompletableFuture<FetchResult> fetch(Bguid block, int lengthBytes)
            throws InterruptedException {
        require(BlockChecksum.isLength(lengthBytes), "a block has 1 to 2^20 bytes");
        if (!remote.hasNodesEnough()) {
            return CompletableFuture.completedFuture(
                    new FetchResult.TooFewFragments(0, redundancy().needed()));
        }
        ByteWindow.Pass pass = window.enter(blockCost(lengthBytes));
        return ended(pass, remote.fetch(block).thenApply(outcome -> result(outcome, lengthBytes)));
    }

    private FetchResult result(FetchOutcome outcome, int lengthBytes) {
        return switch (outcome) {
            case FetchOutcome.Whole(Bytes content, BlockChecksum _) ->
                    content.size() == lengthBytes
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
