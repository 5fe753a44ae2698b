package io.tarn.block.immutable;

import static io.tarn.base.Invariant.require;

import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeId;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.immutable.ImmutableEffect.Ask;
import io.tarn.block.immutable.ImmutableEffect.DidAttest;
import io.tarn.block.immutable.ImmutableEffect.Suspect;
import io.tarn.block.immutable.ImmutableInput.Lost;
import io.tarn.block.immutable.ImmutableInput.Replied;
import io.tarn.block.immutable.ImmutableInput.Ticked;
import io.tarn.block.immutable.StoreReply.Attested;
import io.tarn.block.immutable.StoreReply.NotHeld;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreRequest.Attest;
import io.tarn.block.peer.ExchangeIds;
import io.tarn.block.peer.Exchanges;
import io.tarn.block.peer.Peer;
import io.tarn.block.peer.Refusals;
import io.tarn.crypto.IdentityKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Gathers one receipt from each server for the blocks of an update, until `m + f` different
/// fragments of each block are signed for: what the ring demands of an update that names them.
///
/// Servers are numbered by their place in the list given, whatever fragments each holds.
public final class ReceiptOperation implements ImmutableOperation {
    /// What one server has stored.
    ///
    /// @param fragments 1 to [Attest#FRAGMENTS_MAX], ascending
    public record Holding(IdentityKey server, List<FragmentId> fragments) {
        public Holding {
            fragments = List.copyOf(fragments);
            require(Attest.areListed(fragments), "1 to 4096 fragments, ascending");
        }
    }

    private static final class Holder extends Peer<Attest> {
        private final Holding holding;
        private @Nullable Receipt receipt;

        /// No receipt will come from it: it does not hold all of it, or lies.
        private boolean spent;

        private Holder(int server, Holding holding) {
            super(server);
            this.holding = holding;
        }

        private boolean isOpen() {
            return receipt == null && !spent;
        }
    }

    private final Redundancy redundancy;
    private final VolumeId volume;
    private final long notBeforeMillis;
    private final ClientLimits limits;
    private final List<Holder> peers;
    private final Exchanges<Attest, Holder> exchanges;
    private final List<ImmutableEffect> effects = new ArrayList<>();
    private long startedAt = -1;
    private long now;

    /// Something was learnt since the outcome was last judged, which costs a look at every fragment.
    private boolean changed = true;

    private boolean over;

    /// @param notBeforeMillis agreed time that a receipt must outlast to be of use; one that does
    ///     not is no receipt
    public ReceiptOperation(
            Redundancy redundancy,
            VolumeId volume,
            List<Holding> holdings,
            long notBeforeMillis,
            ClientLimits limits) {
        this.redundancy = redundancy;
        this.volume = volume;
        this.notBeforeMillis = notBeforeMillis;
        this.limits = limits;
        peers =
                IntStream.range(0, holdings.size())
                        .mapToObj(i -> new Holder(i, holdings.get(i)))
                        .toList();
        exchanges =
                new Exchanges<>(
                        peers, limits.resendTicks(), limits.retryTicks(), new ExchangeIds());
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public List<ImmutableEffect> step(ImmutableInput input) {
        effects.clear();
        if (over) {
            return List.of();
        }
        switch (input) {
            case Ticked(long tick) -> onTick(tick);
            case Replied(int server, long exchange, StoreReply reply) ->
                    exchanges.take(server, exchange, now).ifPresent(a -> onReply(a.peer(), reply));
            case Lost(int server, long exchange) ->
                    exchanges.drop(server, exchange).ifPresent(a -> onFailure(a.peer()));
        }
        drive();
        return List.copyOf(effects);
    }

    private void onTick(long tick) {
        now = tick;
        if (startedAt < 0) {
            startedAt = tick;
        }
        if (exchanges.forgetSilent(now)) {
            changed = true;
        }
    }

    private void onFailure(Holder peer) {
        changed = true;
        exchanges.failed(peer, now);
    }

    private void onReply(Holder peer, StoreReply reply) {
        changed = true;
        switch (reply) {
            case Attested(Receipt receipt) -> {
                peer.answered();
                onReceipt(peer, receipt);
            }
            case NotHeld _ -> {
                peer.answered();
                peer.spent = true; // It may have lost them since: no proof of a lie.
            }
            case Refused(Refusal refusal) -> {
                peer.refused(refusal);
                peer.spent = Refusals.isFinal(refusal);
                exchanges.failed(peer, now);
            }
            default -> lied(peer, "answers what was not asked");
        }
    }

    private void onReceipt(Holder peer, Receipt receipt) {
        boolean sound =
                receipt.volume().equals(volume)
                        && receipt.covers(peer.holding.fragments())
                        && receipt.verify(peer.holding.server());
        if (!sound) {
            lied(peer, "its receipt does not hold");
        } else if (receipt.expiresAtMillis() <= notBeforeMillis) {
            exchanges.failed(peer, now); // Its view of agreed time is old: it may catch up.
        } else {
            peer.receipt = receipt;
        }
    }

    private void lied(Holder peer, String reason) {
        peer.spent = true;
        effects.add(new Suspect(peer.server, reason));
    }

    private void drive() {
        boolean late = now - startedAt >= limits.deadlineTicks();
        if (changed || late) {
            changed = false;
            judge(late);
        }
        if (over) {
            return;
        }
        for (Holder peer : peers) {
            if (peer.isOpen() && peer.isFree(now)) {
                var request = new Attest(volume, peer.holding.fragments());
                effects.add(new Ask(peer.server, exchanges.ask(peer, request, now), request));
            }
        }
    }

    /// Even when some block is beyond hope, the servers still under way are waited for, so that the
    /// caller learns of all such blocks at once.
    private void judge(boolean late) {
        List<Bguid> uncovered = uncovered(peers.stream().filter(p -> p.receipt != null).toList());
        if (uncovered.isEmpty()) {
            decide(new ReceiptOutcome.Covered(receipts()));
            return;
        }
        boolean underWay = peers.stream().anyMatch(peer -> peer.isOpen() && !peer.isFailing());
        boolean hopeless = !uncovered(peers.stream().filter(p -> !p.spent).toList()).isEmpty();
        if (late || (hopeless && !underWay)) {
            decide(new ReceiptOutcome.Uncovered(receipts(), uncovered));
        }
    }

    /// Blocks of which these servers hold fewer than `m + f` different fragments.
    private List<Bguid> uncovered(Collection<Holder> holders) {
        SortedMap<Bguid, SortedSet<Integer>> held = new TreeMap<>();
        peers.forEach(peer ->
                peer.holding
                        .fragments()
                        .forEach(id -> held.computeIfAbsent(id.block(), _ -> new TreeSet<>())));
        holders.forEach(holder ->
                holder.holding
                        .fragments()
                        .forEach(id ->
                                held.computeIfAbsent(id.block(), _ -> new TreeSet<>())
                                        .add(id.index())));
        return held.entrySet().stream()
                .filter(entry -> entry.getValue().size() < redundancy.writers())
                .map(Map.Entry::getKey)
                .toList();
    }

    private SortedMap<Integer, Receipt> receipts() {
        var receipts = new TreeMap<Integer, Receipt>();
        for (Holder peer : peers) {
            Receipt receipt = peer.receipt;
            if (receipt != null) {
                receipts.put(peer.server, receipt);
            }
        }
        return receipts;
    }

    private void decide(ReceiptOutcome outcome) {
        over = true;
        effects.add(new DidAttest(outcome));
    }
}
