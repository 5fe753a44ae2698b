package io.tarn.block.client;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockCode;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Absent;
import io.tarn.block.BlockReply.Fragment;
import io.tarn.block.BlockReply.Refused;
import io.tarn.block.BlockReply.Stamp;
import io.tarn.block.BlockRequest;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Nonce;
import io.tarn.block.ReadOutcome;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.Timestamp;
import io.tarn.block.WriteOutcome;
import io.tarn.block.client.ClientEffect.Ask;
import io.tarn.block.client.ClientEffect.DidRead;
import io.tarn.block.client.ClientEffect.Suspect;
import io.tarn.block.client.ClientInput.Lost;
import io.tarn.block.client.ClientInput.Replied;
import io.tarn.block.client.ClientInput.Ticked;
import io.tarn.block.peer.ExchangeIds;
import io.tarn.block.peer.Exchanges;
import io.tarn.block.peer.Refusals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// `c_read()` (lines 700–732).
///
/// In the common case one round: the first `m` servers are asked for timestamp and fragment at once,
/// the rest of the first `2f + 1` for their timestamp (§4).
public final class ReadOperation implements ClientOperation {
    /// How many write backs fit into one read.
    private static final int WRITE_BACKS = 4;

    private final BlockCode code;
    private final Redundancy redundancy;
    private final BlockAddress address;
    private final ClientLimits limits;
    private final boolean alwaysNonces;
    private final ExchangeIds ids = new ExchangeIds();
    private final List<ReadPeer> peers;
    private final Exchanges<BlockRequest.OfBlock, ReadPeer> exchanges;
    private final Stamps stamps;
    private final ReadPlan plan;
    private final NavigableMap<Timestamp, Candidate> candidates = new TreeMap<>();
    private final List<ClientEffect> effects = new ArrayList<>();

    /// Ask all of the first `3f + 1` servers for timestamps, not only the first `2f + 1`.
    private boolean wideStamps;

    /// Ask all servers for fragments, not only the first `m` that may have them.
    private boolean wide;

    private long startedAt = -1;
    private long now;
    private @Nullable DoWrite writeBack;

    /// How the servers had served the read when it began to write back.
    private List<ClientEffect> services = List.of();

    private @Nullable Resolved resolved;
    private @Nullable ReadOutcome outcome;

    private ReadOperation(
            BlockCode code, BlockAddress address, ClientLimits limits, boolean alwaysNonces) {
        this.code = code;
        this.redundancy = code.redundancy();
        this.address = address;
        this.limits = limits;
        this.alwaysNonces = alwaysNonces;
        peers = IntStream.range(0, redundancy.servers()).mapToObj(ReadPeer::new).toList();
        exchanges = new Exchanges<>(peers, limits.resendTicks(), limits.retryTicks(), ids);
        stamps = new Stamps(redundancy, peers);
        plan = new ReadPlan(redundancy, address, peers, stamps, alwaysNonces);
    }

    public static ReadOperation of(BlockCode code, BlockAddress address, ClientLimits limits) {
        return of(code, address, limits, Collections.emptySortedSet());
    }

    /// @param unhelpful servers that have been of no help lately: not waited for
    public static ReadOperation of(
            BlockCode code,
            BlockAddress address,
            ClientLimits limits,
            SortedSet<Integer> unhelpful) {
        var read = new ReadOperation(code, address, limits, false);
        unhelpful.forEach(server -> read.peers.get(server).expectNothing());
        return read;
    }

    /// A read that ends with [#resolved] holding the nonces of the commit as well, for a server that
    /// repairs itself.
    public static ReadOperation forRepair(
            BlockCode code, BlockAddress address, ClientLimits limits) {
        return new ReadOperation(code, address, limits, true);
    }

    /// What a successful read of a written block has learnt.
    ///
    /// @param padded the block with its padding, see [BlockCode#paddedBytes]
    /// @param nonces proven ones only, `f + 1` at least if they were asked for
    public record Resolved(
            Timestamp timestamp,
            FingerprintedCrossChecksum fpcc,
            Bytes padded,
            List<Nonce> nonces) {
        public Resolved {
            nonces = List.copyOf(nonces);
        }
    }

    public Optional<Resolved> resolved() {
        return Optional.ofNullable(resolved);
    }

    @Override
    public boolean isOver() {
        return outcome != null;
    }

    @Override
    public List<ClientEffect> step(ClientInput input) {
        effects.clear();
        if (outcome != null) {
            return List.of();
        }
        if (input instanceof Ticked(long tick)) {
            onTick(tick);
        }
        if (writeBack != null) {
            stepWriteBack(writeBack, input);
        } else {
            switch (input) {
                case Ticked _ -> exchanges.forgetSilent(now);
                case Replied(int server, long exchange, BlockReply reply) ->
                        exchanges
                                .take(server, exchange, now)
                                .ifPresent(answered ->
                                        onReply(answered.peer(), answered.request(), reply));
                case Lost(int server, long exchange) ->
                        exchanges
                                .drop(server, exchange)
                                .ifPresent(dropped -> exchanges.failed(dropped.peer(), now));
            }
            drive();
        }
        return List.copyOf(effects);
    }

    private void onTick(long tick) {
        now = tick;
        if (startedAt < 0) {
            startedAt = tick;
        }
        wide |= now - startedAt >= limits.hedgeTicks();
        if (now - startedAt >= limits.deadlineTicks()) {
            int answered = (int) peers.stream().filter(peer -> peer.stamp != null).count();
            decide(
                    Refusals.common(peers, redundancy, _ -> true)
                            .<ReadOutcome>map(ReadOutcome.Refused::new)
                            .orElse(new ReadOutcome.Unavailable(answered, redundancy.deciders())));
        }
    }

    private void onReply(ReadPeer peer, BlockRequest.OfBlock asked, BlockReply reply) {
        if (!ReplyForm.fits(asked, reply)) {
            lied(peer, "answers what was not asked");
            return;
        }
        switch (reply) {
            case Stamp(Timestamp latest) -> {
                peer.answered();
                peer.reports(latest);
            }
            case Fragment fragment -> {
                peer.answered();
                peer.reports(fragment.latest());
                candidate(fragment.at()).add(peer.server, fragment);
            }
            case Absent(Timestamp latest, Timestamp at) -> { // lines 728–731
                peer.answered();
                peer.reports(latest);
                if (!at.isNone()) {
                    candidate(at).absent(peer.server);
                }
            }
            case Refused(Refusal refusal) -> {
                peer.refused(refusal);
                exchanges.failed(peer, now);
                if (Refusals.isFinal(refusal)) {
                    Refusals.common(peers, redundancy, Refusals::isFinal)
                            .ifPresent(common -> decide(new ReadOutcome.Refused(common)));
                }
            }
            default -> throw new IllegalStateException("fits no question of a read: " + reply);
        }
    }

    private Candidate candidate(Timestamp timestamp) {
        return candidates.computeIfAbsent(timestamp, at -> new Candidate(code, at));
    }

    private void drive() {
        candidates
                .values()
                .forEach(candidate ->
                        candidate
                                .takeLiars()
                                .forEach(server ->
                                        lied(peers.get(server), "its fragment is false")));
        if (outcome == null) {
            tryCandidates();
        }
        if (outcome != null || writeBack != null) {
            return;
        }
        wideStamps |= wide || stamps.disagree();
        List<Candidate> eligible = eligible();
        for (ReadPeer peer : peers) {
            if (peer.isFree(now)) {
                plan.next(peer, eligible, wide, wideStamps)
                        .ifPresent(request -> send(peer, request));
            }
        }
    }

    /// Lines 710–713, latest first.
    private List<Candidate> eligible() {
        return stamps.eligible().stream().map(this::candidate).toList();
    }

    private void tryCandidates() {
        for (Candidate candidate : eligible()) {
            Timestamp timestamp = candidate.timestamp();
            if (timestamp.isNone()) { // line 715
                decide(new ReadOutcome.Whole(Bytes.zeros(code.blockBytes()), timestamp));
                return;
            }
            if (!isProven(candidate)) {
                continue;
            }
            Optional<Bytes> block = candidate.find();
            if (block.isPresent()) {
                found(candidate, block.get());
                return;
            }
        }
    }

    /// Some client did invoke this write: `f + 1` servers say that it is committed (§4), or `f + 1`
    /// nonces do (line 913).
    private boolean isProven(Candidate candidate) {
        if (alwaysNonces) {
            return candidate.preimages().size() >= redundancy.oneCorrect();
        }
        return stamps.isReported(candidate.timestamp())
                || candidate.preimages().size() >= redundancy.oneCorrect();
    }

    /// Lines 724–726. No write back is needed when `2f + 1` of the first `3f + 1` have committed this
    /// write or a later one (§3.3.3); the rest of them are asked before it is decided that one is.
    private void found(Candidate candidate, Bytes block) {
        Timestamp timestamp = candidate.timestamp();
        if (stamps.isCommitted(timestamp)) {
            resolve(candidate, block);
            return;
        }
        if (!stamps.heardAll(wide)) {
            wideStamps = true;
            return;
        }
        Probe.reached("read writes back");
        candidate
                .fpcc()
                .ifPresent(fpcc -> {
                    var write =
                            DoWrite.back(
                                    new DoWrite.Target(redundancy, address, ofWriteBack(), ids),
                                    code.encodeUnder(fpcc, block),
                                    timestamp,
                                    candidate.holders());
                    writeBack = write;
                    services = services(candidate);
                    resolved = resolvedOf(candidate, fpcc, block);
                    stepWriteBack(write, new Ticked(now));
                });
    }

    /// A part of the time there is, so that a read that chose badly reads again.
    private ClientLimits ofWriteBack() {
        return limits.withDeadline(
                Math.max(limits.hedgeTicks() + 1, limits.deadlineTicks() / WRITE_BACKS));
    }

    private void resolve(Candidate candidate, Bytes block) {
        candidate.fpcc().ifPresent(fpcc -> resolved = resolvedOf(candidate, fpcc, block));
        effects.addAll(services(candidate));
        decide(new ReadOutcome.Whole(code.content(block), candidate.timestamp()));
    }

    private List<ClientEffect> services(Candidate candidate) {
        return new Services(redundancy, now, limits.hedgeTicks()).ofRead(peers, candidate);
    }

    private static Resolved resolvedOf(
            Candidate candidate, FingerprintedCrossChecksum fpcc, Bytes block) {
        return new Resolved(
                candidate.timestamp(), fpcc, block, List.copyOf(candidate.preimages().values()));
    }

    /// A write back that cannot end has been overtaken by a newer write: read again.
    private void stepWriteBack(DoWrite write, ClientInput input) {
        for (ClientEffect effect : write.step(input)) {
            if (!(effect instanceof ClientEffect.Served)) { // It is the read that is of interest.
                effects.add(effect);
            }
        }
        Resolved read = resolved;
        if (outcome != null || read == null || write.outcome().isEmpty()) {
            return;
        }
        if (write.outcome().get() instanceof WriteOutcome.Applied) {
            effects.addAll(services);
            decide(new ReadOutcome.Whole(code.content(read.padded()), read.timestamp()));
        } else {
            Probe.reached("write back overtaken, read again");
            writeBack = null;
            resolved = null;
            candidates.clear();
            peers.forEach(peer -> peer.stamp = null);
            drive();
        }
    }

    private void send(ReadPeer peer, BlockRequest.OfBlock request) {
        effects.add(new Ask(peer.server, exchanges.ask(peer, request, now), request));
    }

    private void lied(ReadPeer peer, String reason) {
        effects.add(new Suspect(peer.server, reason));
        exchanges.failed(peer, now);
    }

    private void decide(ReadOutcome decided) {
        outcome = decided;
        if (!(decided instanceof ReadOutcome.Whole)) {
            resolved = null; // A write back that did not end has taught nothing yet.
        }
        effects.add(new DidRead(decided));
    }
}
