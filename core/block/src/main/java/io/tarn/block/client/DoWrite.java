package io.tarn.block.client;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Absent;
import io.tarn.block.BlockReply.Borne;
import io.tarn.block.BlockReply.Committed;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockReply.Refused;
import io.tarn.block.BlockReply.TooFew;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.BlockRequest;
import io.tarn.block.BlockRequest.Commit;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Permit;
import io.tarn.block.Prepare;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.Timestamp;
import io.tarn.block.WriteOutcome;
import io.tarn.block.client.ClientEffect.Ask;
import io.tarn.block.client.ClientEffect.Suspect;
import io.tarn.block.client.ClientInput.Lost;
import io.tarn.block.client.ClientInput.Replied;
import io.tarn.block.client.ClientInput.Ticked;
import io.tarn.block.peer.ExchangeIds;
import io.tarn.block.peer.Exchanges;
import io.tarn.block.peer.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// `c_dowrite(B, ts, fpcc)` (lines 200–231): a write, or the write back of a read.
///
/// Every input ends in [#drive], which asks each engaged server for what is missing next: a prepare
/// without timestamp, proofs that a timestamp may be used, a prepare at it, a commit. The write is
/// applied when `m + f = n - f` servers have committed (line 230).
final class DoWrite {
    private final Redundancy redundancy;
    private final Bytes content;
    private final ClientLimits limits;
    private final Proofs proofs;
    private final TimestampChoice choice;
    private final WriteRequests requests;
    private final List<WritePeer> peers;
    private final Exchanges<BlockRequest.OfBlock, WritePeer> exchanges;

    /// Servers whose MACs were refused, by how many servers.
    private final MacDisputes disputes;

    private final List<ClientEffect> effects = new ArrayList<>();

    /// The `ts` that the write settles on (line 211); 0 until then.
    private long chosen;

    private boolean commitSent;
    private long startedAt = -1;
    private long now;
    private long decidedAt;
    private @Nullable WriteOutcome outcome;

    /// Which block of which volume, and how patiently.
    record Target(
            Redundancy redundancy, BlockAddress address, ClientLimits limits, ExchangeIds ids) {}

    private DoWrite(Target target, EncodedBlock block, long ts, long after) {
        this.redundancy = target.redundancy();
        this.content = block.fpcc().content();
        this.limits = target.limits();
        this.chosen = ts;
        this.disputes = new MacDisputes(redundancy);
        peers = IntStream.range(0, redundancy.servers()).mapToObj(WritePeer::new).toList();
        proofs = new Proofs(redundancy, target.address(), content, ts != 0, peers);
        choice = new TimestampChoice(after, redundancy, peers, proofs);
        requests = new WriteRequests(target.address(), block, peers);
        exchanges = new Exchanges<>(peers, limits.resendTicks(), limits.retryTicks(), target.ids());
        peers.subList(0, redundancy.writers()).forEach(peer -> peer.engaged = true);
    }

    /// Line 103: `c_dowrite(B, NULL, fpcc)`.
    ///
    /// @param after the `ts` of this client's last undecided write of the block, or 0
    /// @param unhelpful servers that others stand in for from the start
    static DoWrite fresh(
            Target target, EncodedBlock block, long after, SortedSet<Integer> unhelpful) {
        var write = new DoWrite(target, block, 0, after);
        for (int server : unhelpful) {
            WritePeer peer = write.peers.get(server);
            peer.expectNothing();
            if (peer.engaged) {
                write.engageSpare();
            }
        }
        return write;
    }

    /// Line 725: `c_dowrite(B, ts, fpcc)`.
    ///
    /// @param holders servers that have shown a fragment of this write
    static DoWrite back(
            Target target, EncodedBlock block, Timestamp timestamp, SortedSet<Integer> holders) {
        var write = new DoWrite(target, block, timestamp.ts(), 0);
        for (int server : holders) {
            write.peers.get(server).engaged = true;
            write.peers.get(server).holder = true;
        }
        return write;
    }

    /// Takes one input to completion.
    List<ClientEffect> step(ClientInput input) {
        effects.clear();
        switch (input) {
            case Ticked(long tick) -> onTick(tick);
            case Replied(int server, long exchange, BlockReply reply) ->
                    exchanges
                            .take(server, exchange, now)
                            .ifPresent(a -> onReply(a.peer(), a.request(), reply));
            case Lost(int server, long exchange) ->
                    exchanges
                            .drop(server, exchange)
                            .ifPresent(dropped -> onFailure(dropped.peer()));
        }
        drive();
        return List.copyOf(effects);
    }

    Optional<WriteOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /// The integer that commits may carry, or 0 if none was sent.
    long attempted() {
        return commitSent ? chosen : 0;
    }

    boolean isOver() {
        return outcome != null
                && (now - decidedAt >= limits.lingerTicks()
                        || !(outcome instanceof WriteOutcome.Applied)
                        || peers.stream()
                                .noneMatch(peer ->
                                        peer.engaged && !peer.committed && !peer.isFailing()));
    }

    private void onTick(long tick) {
        now = tick;
        if (startedAt < 0) {
            startedAt = tick;
        }
        exchanges.forgetSilent(now);
        if (outcome == null && now - startedAt >= limits.deadlineTicks()) {
            Optional<Refusal> refusal =
                    commitSent ? Optional.empty() : Refusals.common(peers, redundancy, _ -> true);
            decide(
                    refusal.<WriteOutcome>map(WriteOutcome.NotApplied::new)
                            .orElse(new WriteOutcome.Indeterminate("too few servers in time")));
        }
    }

    private void onReply(WritePeer peer, BlockRequest.OfBlock asked, BlockReply reply) {
        if (!ReplyForm.fits(asked, reply)) {
            suspect(peer, "answers what was not asked");
            onFailure(peer);
            return;
        }
        switch (reply) {
            case Prepared prepared -> onPrepared(peer, asked, prepared);
            case Vouched vouched -> onVouched(peer, vouched);
            case Borne borne -> {
                peer.answered();
                peer.witness = borne;
                peer.holder = true;
            }
            case Committed _ -> {
                peer.answered();
                peer.committed = true;
            }
            case TooFew(List<Integer> accepted) -> onTooFew(peer, (Commit) asked, accepted);
            case Absent _ -> {
                peer.answered();
                onLack(peer);
            }
            case Refused(Refusal refusal) -> {
                peer.refused(refusal);
                onRefused(peer, refusal);
            }
            default -> throw new IllegalStateException("fits no question of a write: " + reply);
        }
    }

    private void onVouched(WritePeer peer, Vouched vouched) {
        peer.answered();
        peer.voucher = vouched;
        if (peer.offer != null && vouched.prepared() < peer.offer.ts()) {
            suspect(peer, "denies a prepare that it has answered");
        }
        if (vouched.prepared() < chosen - 1) {
            exchanges.failed(peer, now); // Too low to help yet: ask again, but not at once.
        }
    }

    /// Lines 206–217: an answer to `ts = NULL`, or the prepare at a chosen timestamp, which need not
    /// be chosen any more.
    private void onPrepared(WritePeer peer, BlockRequest.OfBlock asked, Prepared prepared) {
        long at = WriteRequests.timestampOf(asked);
        if (at != 0 && at != prepared.ts()) {
            suspect(peer, "prepares at a timestamp it was not asked for");
            onFailure(peer);
            return;
        }
        peer.answered();
        if (at == 0) {
            peer.offer = prepared;
        }
        if (prepared.ts() == chosen) {
            peer.prepared = prepared;
        }
    }

    /// Line 609. With more prepares, or without the false ones among them, it is asked again. Only
    /// what this commit carried was refused: other prepares may have come since it was sent.
    private void onTooFew(WritePeer peer, Commit commit, List<Integer> accepted) {
        Probe.reached("commit refused for want of valid MACs");
        peer.answered();
        peer.refusedPrepares = commit.prepares().size();
        List<Integer> refused =
                commit.prepares().stream()
                        .map(Prepare::server)
                        .filter(server -> !accepted.contains(server))
                        .toList();
        for (int liar : disputes.refused(peer.server, refused)) {
            suspect(peers.get(liar), "its MACs do not hold");
        }
        engageSpare();
    }

    private void onRefused(WritePeer peer, Refusal refusal) {
        switch (refusal) {
            case NOT_PREPARED -> peer.prepared = null; // It lost or dropped it: prepare again.
            case TIMESTAMP_SKIPS -> {
                peer.disbelieves = true;
                onLack(peer); // A holder would need no proofs.
            }
            default -> {}
        }
        onFailure(peer);
        boolean nothingCommitted = !commitSent && outcome == null;
        if (nothingCommitted) {
            Refusals.common(peers, redundancy, Refusals::isFinal)
                    .ifPresent(common -> decide(new WriteOutcome.NotApplied(common)));
        }
    }

    private void onLack(WritePeer peer) {
        peer.holder = false;
        peer.lacks = true;
    }

    private void onFailure(WritePeer peer) {
        exchanges.failed(peer, now);
        engageSpare();
    }

    /// Lines 202–207 start a thread for each server; partial encoding wants the last `f` only when
    /// others fail (§4).
    private void engageSpare() {
        if (outcome == null) {
            peers.stream()
                    .filter(peer -> !peer.engaged)
                    .findFirst()
                    .ifPresent(spare -> {
                        Probe.reached("spare server engaged by prepare_block");
                        spare.engaged = true;
                    });
        }
    }

    private void drive() {
        if (outcome == null) {
            chooseTimestamp();
            if (now - startedAt >= limits.hedgeTicks()) {
                peers.stream().filter(p -> p.engaged && p.isAsked()).forEach(_ -> engageSpare());
            }
            if (count(peer -> peer.committed) >= redundancy.writers()) { // line 230
                var services = new Services(redundancy, now, limits.hedgeTicks());
                effects.addAll(services.ofWrite(peers, chosen));
                decide(new WriteOutcome.Applied(timestamp()));
            } else if (proofs.areGone()) {
                decide(new WriteOutcome.Indeterminate("overtaken by later writes"));
            } else if (isStuck()) {
                engageSpare();
            }
        }
        if (isOver()) {
            return;
        }
        boolean helping = helpsOthers();
        for (WritePeer peer : peers) {
            if (peer.engaged && peer.isFree(now)) {
                next(peer, helping).ifPresent(request -> send(peer, request));
            }
        }
    }

    /// Nobody is asked, nobody waits to be asked again, and the write is not done.
    private boolean isStuck() {
        if (count(peer -> peer.engaged && !peer.isFree(now)) > 0) {
            return false;
        }
        boolean helping = helpsOthers();
        return count(peer -> peer.engaged && next(peer, helping).isPresent()) == 0;
    }

    /// What `peer` is to be asked now; empty if its part is done or waits for others.
    ///
    /// @param helping whether proofs are wanted of servers that need nothing themselves
    private Optional<BlockRequest.OfBlock> next(WritePeer peer, boolean helping) {
        if (peer.committed) {
            return helping ? proofs.ask(peer, chosen) : Optional.empty();
        }
        if (chosen == 0) {
            return peer.offer == null
                    ? Optional.of(requests.prepare(peer, new Permit.Fresh()))
                    : proofs.ask(peer, 0).filter(_ -> choice.isContended());
        }
        if (peer.prepared == null && peer.offer == null && isDisputed()) {
            return Optional.of(requests.prepare(peer, new Permit.Fresh()));
        }
        if (peer.prepared == null) {
            return proofs.permit(peer, chosen)
                    .map(permit -> requests.prepare(peer, permit))
                    .or(() -> proofs.ask(peer, chosen));
        }
        int prepares = count(p -> p.prepared != null);
        if (prepares >= redundancy.writers() && prepares > peer.refusedPrepares) { // line 220
            return Optional.of(requests.commit(peer, timestamp()));
        }
        return helping ? proofs.ask(peer, chosen) : Optional.empty();
    }

    /// Settles on a timestamp, or on a smaller one that further offers allow if the first is disputed:
    /// before it has sent a commit, a write may still move.
    private void chooseTimestamp() {
        if (chosen == 0 || isDisputed()) {
            OptionalLong choice = this.choice.choose();
            if (choice.isPresent() && (chosen == 0 || choice.getAsLong() < chosen)) {
                settleOn(choice.getAsLong());
            }
        }
    }

    private boolean isDisputed() {
        return !commitSent && proofs.areDisputed();
    }

    private void settleOn(long ts) {
        chosen = ts;
        for (WritePeer peer : peers) {
            peer.prepared = peer.offer != null && peer.offer.ts() == ts ? peer.offer : null;
            peer.disbelieves = false;
        }
    }

    /// Some server cannot prepare yet for want of proofs, which those that have can give. One that is
    /// being asked may yet offer the chosen timestamp by itself.
    private boolean helpsOthers() {
        return outcome == null && chosen != 0 && count(this::needsProofs) > 0;
    }

    private boolean needsProofs(WritePeer peer) {
        return peer.engaged
                && !peer.committed
                && !peer.isAsked()
                && peer.prepared == null
                && proofs.areTooFewFor(peer, chosen);
    }

    private Timestamp timestamp() {
        return new Timestamp(chosen, content);
    }

    private void send(WritePeer peer, BlockRequest.OfBlock request) {
        commitSent |= request instanceof Commit;
        effects.add(new Ask(peer.server, exchanges.ask(peer, request, now), request));
    }

    private int count(Predicate<WritePeer> which) {
        int count = 0;
        for (WritePeer peer : peers) {
            if (which.test(peer)) {
                count++;
            }
        }
        return count;
    }

    private void decide(WriteOutcome decided) {
        outcome = decided;
        decidedAt = now;
    }

    private void suspect(WritePeer peer, String reason) {
        effects.add(new Suspect(peer.server, reason));
    }
}
