package io.tarn.block.immutable;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Probe;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeId;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.immutable.ImmutableEffect.Ask;
import io.tarn.block.immutable.ImmutableEffect.DidStore;
import io.tarn.block.immutable.ImmutableEffect.Suspect;
import io.tarn.block.immutable.ImmutableInput.Lost;
import io.tarn.block.immutable.ImmutableInput.Replied;
import io.tarn.block.immutable.ImmutableInput.Ticked;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreReply.Stored;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.block.immutable.StoreRequest.StoreFragment;
import io.tarn.block.immutable.StoreRequest.Storing;
import io.tarn.block.peer.ExchangeIds;
import io.tarn.block.peer.Exchanges;
import io.tarn.block.peer.Peer;
import io.tarn.block.peer.Refusals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.IntStream;

/// Disperses one block: a fragment to each of the first `m + f` servers, the whole block to others
/// when some of those fail or are slow. Done when `m + f` hold a fragment, so that `m` correct ones
/// do, whoever lies. One round when nobody does.
///
/// Server `i` is the one that is to hold fragment `i`.
public final class StoreOperation implements ImmutableOperation {
    private static final class Holder extends Peer<Storing> {
        /// It takes part.
        private boolean engaged;

        private boolean stored;

        /// It is not asked.
        private final boolean distrusted;

        private Holder(int server, boolean distrusted) {
            super(server);
            this.distrusted = distrusted;
        }
    }

    private final Redundancy redundancy;
    private final VolumeId volume;
    private final BlockChecksum checksum;
    private final EncodedBlock block;
    private final ClientLimits limits;
    private final List<Holder> peers;
    private final Exchanges<Storing, Holder> exchanges;
    private final List<ImmutableEffect> effects = new ArrayList<>();
    private long startedAt = -1;
    private long now;
    private boolean over;

    public StoreOperation(
            Redundancy redundancy, VolumeId volume, EncodedBlock block, ClientLimits limits) {
        this(redundancy, volume, block, limits, Collections.emptySortedSet());
    }

    /// @param distrusted servers whose word is worth nothing, `f` at most: others are to hold the block
    ///     in their stead
    public StoreOperation(
            Redundancy redundancy,
            VolumeId volume,
            EncodedBlock block,
            ClientLimits limits,
            SortedSet<Integer> distrusted) {
        require(distrusted.size() <= redundancy.faults(), "m + f are left to hold the block");
        this.redundancy = redundancy;
        this.volume = volume;
        this.block = block;
        this.limits = limits;
        checksum = BlockChecksum.of(redundancy, block);
        peers =
                IntStream.range(0, redundancy.servers())
                        .mapToObj(i -> new Holder(i, distrusted.contains(i)))
                        .toList();
        peers.stream()
                .filter(peer -> !peer.distrusted)
                .limit(redundancy.writers())
                .forEach(peer -> peer.engaged = true);
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
        exchanges.forgetSilent(now);
    }

    private void onReply(Holder peer, StoreReply reply) {
        switch (reply) {
            case Stored _ -> {
                peer.answered();
                peer.stored = true;
            }
            case Refused(Refusal refusal) -> {
                if (refusal == Refusal.INCONSISTENT) {
                    effects.add(new Suspect(peer.server, "refuses what is consistent"));
                }
                peer.refused(refusal);
                onFailure(peer);
            }
            default -> {
                effects.add(new Suspect(peer.server, "answers what was not asked"));
                onFailure(peer);
            }
        }
    }

    private void onFailure(Holder peer) {
        exchanges.failed(peer, now);
        engageSpare();
    }

    private void engageSpare() {
        peers.stream()
                .filter(peer -> !peer.engaged && !peer.distrusted)
                .findFirst()
                .ifPresent(spare -> {
                    Probe.reached("spare server given a whole immutable block");
                    spare.engaged = true;
                });
    }

    private void drive() {
        List<Integer> holders =
                peers.stream().filter(peer -> peer.stored).map(peer -> peer.server).toList();
        if (holders.size() >= redundancy.writers()) {
            decide(new StoreOutcome.Stored(checksum.bguid(), holders));
            return;
        }
        Refusals.common(peers, redundancy, Refusals::isFinal)
                .ifPresent(refusal -> decide(new StoreOutcome.NotStored(refusal)));
        if (!over && now - startedAt >= limits.deadlineTicks()) {
            decide(new StoreOutcome.TooFewHolders(holders, redundancy.writers()));
        }
        if (over) {
            return;
        }
        if (now - startedAt >= limits.hedgeTicks()) {
            peers.forEach(peer -> peer.engaged = !peer.distrusted);
        }
        for (Holder peer : peers) {
            if (peer.engaged && !peer.stored && peer.isFree(now)) {
                Storing request = store(peer.server);
                effects.add(new Ask(peer.server, exchanges.ask(peer, request, now), request));
            }
        }
    }

    private Storing store(int index) {
        return block.fragment(index)
                .<Storing>map(fragment -> new StoreFragment(volume, checksum, index, fragment))
                .orElseGet(() -> new StoreBlock(volume, checksum, index, block.content()));
    }

    private void decide(StoreOutcome outcome) {
        over = true;
        effects.add(new DidStore(outcome));
    }
}
