package io.tarn.block.immutable;

import io.tarn.base.Probe;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeId;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.immutable.ImmutableEffect.Ask;
import io.tarn.block.immutable.ImmutableEffect.DidFetch;
import io.tarn.block.immutable.ImmutableEffect.Suspect;
import io.tarn.block.immutable.ImmutableInput.Lost;
import io.tarn.block.immutable.ImmutableInput.Replied;
import io.tarn.block.immutable.ImmutableInput.Ticked;
import io.tarn.block.immutable.StoreReply.Absent;
import io.tarn.block.immutable.StoreReply.Fetched;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreRequest.Fetch;
import io.tarn.block.peer.ExchangeIds;
import io.tarn.block.peer.Exchanges;
import io.tarn.block.peer.FragmentPool;
import io.tarn.block.peer.Peer;
import io.tarn.block.peer.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Rebuilds one block from its name: the first `m` fragments, which are the block itself, or any
/// others in their place. Nothing is believed because of who sent it. One round when nobody lies.
///
/// Server `i` is the one that is to hold fragment `i`.
public final class FetchOperation implements ImmutableOperation {
    private static final class Holder extends Peer<Fetch> {
        /// What it showed before there was a checksum to judge it by.
        private @Nullable Fetched unjudged;

        /// It has shown a fragment that may belong to the block.
        private boolean shown;

        /// Nothing is to be had from it: it has no such fragment, or a false one.
        private boolean spent;

        private Holder(int server) {
            super(server);
        }

        private boolean isOpen() {
            return !shown && !spent && unjudged == null;
        }
    }

    /// The checksum of the name, and what belongs to it.
    private record Known(BlockChecksum checksum, FragmentPool pool) {}

    private final ImmutableCode code;
    private final Redundancy redundancy;
    private final VolumeId volume;
    private final Bguid block;
    private final ClientLimits limits;
    private final List<Holder> peers;
    private final Exchanges<Fetch, Holder> exchanges;
    private final List<ImmutableEffect> effects = new ArrayList<>();
    private @Nullable Known known;
    private long startedAt = -1;
    private long now;
    private boolean over;

    public FetchOperation(ImmutableCode code, VolumeId volume, Bguid block, ClientLimits limits) {
        this.code = code;
        this.redundancy = code.redundancy();
        this.volume = volume;
        this.block = block;
        this.limits = limits;
        peers = IntStream.range(0, redundancy.servers()).mapToObj(Holder::new).toList();
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
                    exchanges
                            .take(server, exchange, now)
                            .ifPresent(a -> onReply(a.peer(), a.request(), reply));
            case Lost(int server, long exchange) ->
                    exchanges
                            .drop(server, exchange)
                            .ifPresent(a -> exchanges.failed(a.peer(), now));
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

    private void onReply(Holder peer, Fetch asked, StoreReply reply) {
        switch (reply) {
            case Fetched fetched -> {
                peer.answered();
                onFetched(peer, asked, fetched);
            }
            case Absent _ -> {
                peer.answered();
                peer.spent = true;
            }
            case Refused(Refusal refusal) -> {
                peer.refused(refusal);
                exchanges.failed(peer, now);
            }
            default -> lied(peer, "answers what was not asked");
        }
    }

    private void onFetched(Holder peer, Fetch asked, Fetched fetched) {
        boolean rightChecksum =
                fetched.checksum().isPresent()
                        ? fetched.checksum().get().bguid().equals(block)
                        : !asked.withChecksum();
        if (!rightChecksum) {
            lied(peer, "its checksum is not the block's");
            return;
        }
        peer.unjudged = fetched;
        if (known == null) {
            fetched.checksum()
                    .ifPresent(checksum ->
                            known = new Known(checksum, new FragmentPool(code.padded(checksum))));
        }
        Known by = known;
        if (by != null) {
            peers.forEach(shower -> judge(shower, by));
        }
    }

    private void judge(Holder peer, Known by) {
        Fetched fetched = peer.unjudged;
        if (fetched == null) {
            return;
        }
        peer.unjudged = null;
        peer.shown =
                by.pool()
                        .add(
                                by.checksum().fpcc(),
                                peer.server,
                                fetched.fragment(),
                                fetched.allHashes());
        if (!peer.shown) {
            lied(peer, "its fragment is false");
        }
    }

    private void lied(Holder peer, String reason) {
        peer.spent = true;
        effects.add(new Suspect(peer.server, reason));
    }

    private void drive() {
        if (known != null) {
            decode(known);
        }
        if (!over) {
            giveUp();
        }
        if (over) {
            return;
        }
        for (Holder peer : peers) {
            if (peer.isFree(now) && isWanted(peer)) {
                var request =
                        new Fetch(volume, new FragmentId(block, peer.server), wantsChecksum(peer));
                effects.add(new Ask(peer.server, exchanges.ask(peer, request, now), request));
            }
        }
    }

    private void decode(Known by) {
        by.pool()
                .decode(by.checksum().fpcc())
                .ifPresent(padded ->
                        decide(
                                ImmutableCode.unpadded(by.checksum(), padded)
                                        .<FetchOutcome>map(content ->
                                                new FetchOutcome.Whole(content, by.checksum()))
                                        .orElseGet(() -> unsound(by.checksum()))));
    }

    private static FetchOutcome unsound(BlockChecksum checksum) {
        Probe.reached("immutable block whose padding is not zero");
        return new FetchOutcome.Unsound(checksum);
    }

    /// When time is up, or too few servers are left that may yet show a fragment.
    private void giveUp() {
        Refusals.common(peers, redundancy, Refusals::isFinal)
                .ifPresent(refusal -> decide(new FetchOutcome.NotFetched(refusal)));
        int have = (int) peers.stream().filter(peer -> !peer.spent && !peer.isOpen()).count();
        int open = (int) peers.stream().filter(Holder::isOpen).count();
        boolean hopeless = have + open < redundancy.needed() || (known != null && open == 0);
        if (!over && (hopeless || now - startedAt >= limits.deadlineTicks())) {
            decide(new FetchOutcome.TooFewFragments(have, redundancy.needed()));
        }
    }

    /// Past the hedge every server is asked, else only the first `m` that may still have a fragment.
    private boolean isWanted(Holder peer) {
        if (peer.spent || peer.shown) {
            return false;
        }
        boolean toBeAsked = peer.isOpen() || wantsChecksum(peer);
        boolean wide = now - startedAt >= limits.hedgeTicks();
        return toBeAsked && (wide || isAmongFirstNeeded(peer));
    }

    /// Whether fewer than `m` servers before this one have the fragment or may still show it.
    private boolean isAmongFirstNeeded(Holder peer) {
        return peers.subList(0, peer.server).stream()
                        .filter(p -> !p.spent && !p.isFailing())
                        .count()
                < redundancy.needed();
    }

    /// One server is asked for the checksum at a time: the first that is neither spent nor failing.
    /// Past the hedge all are, since that one may just be slow.
    private boolean wantsChecksum(Holder peer) {
        if (known != null) {
            return false;
        }
        boolean first =
                peers.subList(0, peer.server).stream().allMatch(p -> p.spent || p.isFailing());
        return first || now - startedAt >= limits.hedgeTicks();
    }

    private void decide(FetchOutcome outcome) {
        over = true;
        effects.add(new DidFetch(outcome));
    }
}
