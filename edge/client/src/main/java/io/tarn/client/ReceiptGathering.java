package io.tarn.client;

import io.tarn.block.Redundancy;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.FragmentId;
import io.tarn.crypto.KeyId;
import io.tarn.operations.RemoteBlockStore;
import io.tarn.operations.RemoteBlockStore.Attestation;
import io.tarn.operations.StoredBlock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Gathers receipts for blocks until each has `m + f`. Of those that hold a block by their own word `f` may not sign for
/// it; then it is fetched from the others and stored at nodes that had none of it, and these are asked too.
///
/// So nobody has to keep the bytes of what is stored: if `m + f` have said that they hold a block, `m` do.
final class ReceiptGathering {
    private static final int ROUNDS_MAX = 3;

    /// Blocks that are stored anew at a time: each is in memory meanwhile.
    private static final int ANEW_AT_A_TIME = 8;

    private final RemoteBlockStore remote;
    private final Redundancy redundancy;
    private final long notBeforeMillis;
    private final CompletableFuture<AttestResult> done = new CompletableFuture<>();

    // What follows is changed by one round at a time.
    private final SortedSet<Bguid> blocks = new TreeSet<>();
    private final SortedSet<FragmentId> signed = new TreeSet<>();
    private final List<SignedFor> receipts = new ArrayList<>();

    private ReceiptGathering(RemoteBlockStore remote, long notBeforeMillis) {
        this.remote = remote;
        this.redundancy = remote.code().redundancy();
        this.notBeforeMillis = notBeforeMillis;
    }

    static CompletableFuture<AttestResult> of(
            RemoteBlockStore remote, Collection<StoredBlock> stored, long notBeforeMillis) {
        var gathering = new ReceiptGathering(remote, notBeforeMillis);
        stored.forEach(block -> gathering.blocks.add(block.block()));
        gathering.ask(stored, 1);
        return gathering.done;
    }

    private void ask(Collection<StoredBlock> stored, int round) {
        var unsigned = new TreeMap<KeyId, SortedSet<FragmentId>>();
        for (StoredBlock block : stored) {
            block.holders()
                    .forEach((index, node) -> {
                        var id = new FragmentId(block.block(), index);
                        // A receipt that shows nothing new would be refused.
                        if (!signed.contains(id)) {
                            unsigned.computeIfAbsent(node, _ -> new TreeSet<>()).add(id);
                        }
                    });
        }
        if (unsigned.isEmpty()) {
            done.complete(new AttestResult.Uncovered(receipts, uncovered()));
            return;
        }
        var _ =
                remote.attest(unsigned, notBeforeMillis)
                        .thenAccept(came -> onReceipts(came, round))
                        .exceptionally(this::fail);
    }

    private void onReceipts(Attestation came, int round) {
        came.receipts()
                .forEach((server, receipt) -> {
                    List<FragmentId> fragments = came.holdings().get(server).fragments();
                    receipts.add(new SignedFor(receipt, fragments));
                    signed.addAll(fragments);
                });
        List<Bguid> uncovered = uncovered();
        if (uncovered.isEmpty()) {
            done.complete(new AttestResult.Covered(receipts));
        } else if (round == ROUNDS_MAX) {
            done.complete(new AttestResult.Uncovered(receipts, uncovered));
        } else {
            Thread.startVirtualThread(() -> askAnew(uncovered, round + 1));
        }
    }

    private void askAnew(List<Bguid> uncovered, int round) {
        try {
            ask(storedAnew(uncovered), round);
        } catch (RuntimeException | Error bug) {
            var _ = fail(bug);
        }
    }

    /// Else whoever waits would wait for ever.
    private @Nullable Void fail(Throwable bug) {
        done.completeExceptionally(bug);
        return null;
    }

    /// Blocks with fewer than `m + f` different fragments under receipts.
    private List<Bguid> uncovered() {
        SortedMap<Bguid, Integer> counts = new TreeMap<>();
        signed.forEach(id -> counts.merge(id.block(), 1, Integer::sum));
        return blocks.stream()
                .filter(block -> counts.getOrDefault(block, 0) < redundancy.writers())
                .toList();
    }

    private List<StoredBlock> storedAnew(List<Bguid> uncovered) {
        var stored = new ArrayList<StoredBlock>();
        for (int from = 0; from < uncovered.size(); from += ANEW_AT_A_TIME) {
            int to = Math.min(uncovered.size(), from + ANEW_AT_A_TIME);
            var underWay = uncovered.subList(from, to).stream().map(this::storeAnew).toList();
            underWay.forEach(one -> stored.addAll(one.join()));
        }
        return stored;
    }

    /// @return the block, or nothing if it could not be done
    private CompletableFuture<List<StoredBlock>> storeAnew(Bguid block) {
        return remote.fetch(block)
                .thenCompose(outcome ->
                        outcome instanceof FetchOutcome.Whole(var content, var checksum)
                                ? remote.storeUnder(checksum, content)
                                        .thenApply(anew -> anew.stored().stream().toList())
                                : CompletableFuture.completedFuture(List.of()));
    }
}
