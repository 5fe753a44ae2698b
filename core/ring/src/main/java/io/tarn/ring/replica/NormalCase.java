package io.tarn.ring.replica;

import io.tarn.base.Probe;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.Commit;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import java.util.List;
import java.util.Optional;

/// From a request to its execution (OSDI '99, §4.2).
final class NormalCase {
    /// How far a primary's clock may be from a backup's.
    private static final long CLOCK_MS_MAX = 5_000;

    private static final long PRUNE_TICKS = 100;

    private final ReplicaState state;
    private final BatchExecution execution;
    private final Checkpoints checkpoints;
    private final Batching batching;
    private SequenceNumber prunedAfter = SequenceNumber.NONE;
    private boolean hasRecalled;
    private long prunedAt;

    NormalCase(ReplicaState state, BatchExecution execution, Checkpoints checkpoints) {
        this.state = state;
        this.execution = execution;
        this.checkpoints = checkpoints;
        batching = new Batching(state.limits.batchRequestsMax());
    }

    /// A client's request, from the client or by a member who was asked. Members that are not primary pass
    /// on what clients ask them: a primary who ignores it is left by all of them.
    void onRequest(Request request, boolean isRelayed, Effects out) {
        if (execution.fate(state.state, request) != Fate.EXECUTED
                || !state.pending.add(request, state.ticks)) {
            return;
        }
        if (!isRelayed) {
            out.broadcast(new RingMessage.Relay(request));
        }
        propose(out);
    }

    /// Proposes what waits, as far as the pipeline goes.
    void propose(Effects out) {
        // An epoch that is to end goes there, whether there is something to do or not.
        while (state.isActive
                && state.isPrimary()
                && state.mayVote()
                && state.isClockSet()
                && (state.pending.hasUnproposed() || state.end.isPresent())) {
            SequenceNumber next = nextFree();
            if (!state.isInWindow(next) || !state.isInPipeline(next)) {
                return;
            }
            boolean isDue =
                    batching.isDue(
                            state.pending.unproposed(),
                            underWay(),
                            state.certifying,
                            state.pending.waitedTicks(state.ticks));
            if (!isDue && state.end.isEmpty()) {
                return;
            }
            propose(next, state.pending.take(), out);
        }
    }

    private int underWay() {
        return state.slots.tailMap(state.executed.next()).values().stream()
                .flatMap(slot -> slot.batch.stream())
                .mapToInt(batch -> batch.requests().size())
                .sum();
    }

    private SequenceNumber nextFree() {
        SequenceNumber last =
                state.viewBase.isAfter(state.executed) ? state.viewBase : state.executed;
        for (Slot slot : state.slots.tailMap(last.next()).values()) {
            if ((slot.proposal.isPresent() || slot.decided.isPresent())
                    && slot.sequence.isAfter(last)) {
                last = slot.sequence;
            }
        }
        return last.next();
    }

    private void propose(SequenceNumber sequence, Batch batch, Effects out) {
        AgreedTime time = state.clock;
        var proposal =
                new PrePrepare(
                        state.view,
                        sequence,
                        time,
                        batch.digest(
                                state.membership.ring(), state.membership.epoch(), sequence, time));
        Signed<PrePrepare> signed = state.voter.propose(proposal);
        Slot slot = state.slot(sequence);
        slot.proposal = Optional.of(signed);
        slot.batch = Optional.of(batch);
        slot.hasVoted = true; // A primary's pre-prepare is its prepare.
        slot.voted();
        slot.proposedAt = Optional.of(state.ticks);
        out.persist(new JournalEntry.Accepted(signed, batch));
        out.broadcast(new RingMessage.Propose(signed, batch));
        advance(slot, out);
    }

    void onPropose(RingMessage.Propose message, Effects out) {
        Signed<PrePrepare> signed = message.proposal();
        PrePrepare proposal = signed.statement();
        if (!state.isActive
                || !proposal.view().equals(state.view)
                || !signed.signer().equals(state.primary())
                || !state.isInWindow(proposal.sequence())
                || !state.isNear(proposal.sequence())) {
            return; // What is too early comes again.
        }
        Slot slot = state.slot(proposal.sequence());
        if (slot.proposal.isPresent()) {
            if (!slot.proposal.get().statement().equals(proposal)) {
                out.suspect(signed.signer(), "two proposals for " + proposal.sequence());
            } else if (slot.batch.isEmpty()) {
                slot.batch = Optional.of(message.batch());
                vote(slot, out);
                advance(slot, out);
            }
            return;
        }
        if (!proposal.sequence().isAfter(state.viewBase)) {
            return; // What the new view began with is all there is up to there.
        }
        boolean isTimely =
                Math.abs(proposal.time().millis() - state.clock.millis()) <= CLOCK_MS_MAX;
        if (!isTimely && slot.agreeing(proposal) < state.size.oneCorrect()) {
            return; // Its clock is wrong, or this was long under way and nobody correct has seen
            // it.
        }
        slot.proposal = Optional.of(signed);
        slot.batch = Optional.of(message.batch());
        vote(slot, out);
        advance(slot, out);
    }

    /// Agrees to a slot's proposal, once its batch is here and the pipeline reaches so far.
    void vote(Slot slot, Effects out) {
        if (!state.isActive
                || !state.mayVote()
                || slot.hasVoted
                || slot.proposal.isEmpty()
                || slot.batch.isEmpty()
                || !state.isInWindow(slot.sequence)
                || !state.isInPipeline(slot.sequence)) {
            return;
        }
        PrePrepare proposal = slot.proposal.get().statement();
        if (slot.isDecidedOtherwise(proposal)) {
            return; // Others have gone on: with another proposal, or in a later view.
        }
        slot.hasVoted = true;
        slot.voted();
        out.persist(new JournalEntry.Accepted(slot.proposal.get(), slot.batch.get()));
        if (!state.isPrimary()) {
            Signed<Prepare> vote = state.voter.prepare(proposal);
            slot.add(vote);
            out.broadcast(new RingMessage.Agree(vote));
            slot.batch.get().requests().forEach(this::await);
        }
    }

    /// Who has agreed to a request waits for it as if it had been asked, and leaves a primary with whom it does not come:
    /// others may have executed it, and have nothing to wait for.
    private void await(Request request) {
        if (!state.pending.holds(request)
                && execution.fate(state.state, request) == Fate.EXECUTED) {
            var _ = state.pending.add(request, state.ticks);
        }
    }

    void onAgree(Signed<Prepare> prepare, Effects out) {
        SequenceNumber sequence = prepare.statement().sequence();
        if (state.isInWindow(sequence)) {
            Slot slot = state.slot(sequence);
            slot.add(prepare)
                    .ifPresent(_ -> out.suspect(prepare.signer(), "two votes for " + sequence));
            advance(slot, out);
        }
    }

    void onCommit(MemberId from, Commit commit, Effects out) {
        if (state.isInWindow(commit.sequence())) {
            Slot slot = state.slot(commit.sequence());
            slot.add(from, commit);
            advance(slot, out);
        }
    }

    /// Takes a slot as far as it goes.
    void advance(Slot slot, Effects out) {
        if (!state.isActive) {
            return;
        }
        if (slot.hasVoted && !slot.hasCommitted) {
            slot.prepared(state.size)
                    .ifPresent(proof -> {
                        slot.hasCommitted = true;
                        slot.prepared = Optional.of(proof);
                        PrePrepare prepared = proof.proposal().statement();
                        var commit = Commit.to(prepared);
                        slot.add(state.self, commit);
                        out.persist(new JournalEntry.Prepared(proof));
                        out.broadcast(new RingMessage.Committed(commit));
                    });
        }
        if (slot.decided.isEmpty() && slot.isCommittedLocal(state.size)) {
            slot.decidedHere = Optional.of(state.view);
            decide(
                    slot,
                    new Slot.Decision(
                            slot.proposal.orElseThrow().statement(), slot.batch.orElseThrow()),
                    out);
        }
    }

    /// Others have decided a batch that this member may know nothing of.
    void onDecided(MemberId from, RingMessage.Decided message, Effects out) {
        SequenceNumber sequence = message.ordered().sequence();
        if (!state.isInWindow(sequence)
                || !sequence.isAfter(state.executed)
                || !CatchUp.isClaimable(sequence, message.batch(), state.executed)) {
            return;
        }
        Slot slot = state.slot(sequence);
        if (slot.decided.isEmpty()) {
            slot.claim(from, new Slot.Decision(message.ordered(), message.batch()));
            slot.claimedBy(state.size.oneCorrect())
                    .ifPresent(decision -> {
                        Probe.reached("a batch is decided on the word of f + 1 others");
                        state.isBehind = true;
                        decide(slot, decision, out);
                    });
        }
    }

    private Optional<Slot.Decision> nextDecided() {
        return Optional.ofNullable(state.slots.get(state.executed.next()))
                .flatMap(slot -> slot.decided);
    }

    private void decide(Slot slot, Slot.Decision decision, Effects out) {
        slot.decided = Optional.of(decision);
        Optional<Batch> body =
                slot.hasAccepted(decision.ordered())
                        ? Optional.empty()
                        : Optional.of(decision.batch());
        out.note(new JournalEntry.Decided(decision.ordered(), body));
        executeAll(out);
    }

    /// Goes on where it can: execution, time or another state may have made room.
    void resume(Effects out) {
        prune();
        executeAll(out);
        if (!hasRecalled && state.isWhole()) {
            hasRecalled = true;
            recall();
        }
    }

    /// What it had agreed to before it started, and is not decided, it waits for as before.
    private void recall() {
        state.slots.tailMap(state.executed.next()).values().stream()
                .filter(slot -> slot.hasVoted && slot.decided.isEmpty())
                .flatMap(slot -> slot.batch.stream())
                .forEach(batch -> batch.requests().forEach(this::await));
    }

    /// What will not be executed any more waits no more.
    private void prune() {
        if (!state.executed.equals(prunedAfter) && state.ticks - prunedAt >= PRUNE_TICKS) {
            prunedAfter = state.executed;
            prunedAt = state.ticks;
            state.pending.removeIf(
                    request -> execution.fate(state.state, request) != Fate.EXECUTED);
        }
    }

    /// Executes what is decided, strictly by sequence.
    private void executeAll(Effects out) {
        Optional<Slot.Decision> next = nextDecided();
        while (next.isPresent()) {
            execute(next.get(), out);
            next = nextDecided();
        }
        // The pipeline reaches further now.
        for (Slot slot : List.copyOf(state.slots.tailMap(state.executed.next()).values())) {
            vote(slot, out);
            advance(slot, out);
        }
        propose(out);
    }

    private void execute(Slot.Decision decision, Effects out) {
        BatchExecution.Result result =
                execution.execute(state.state, decision.ordered(), decision.batch());
        SequenceNumber sequence = decision.ordered().sequence();
        state.came(sequence, result.state());
        Optional.ofNullable(state.slots.get(sequence))
                .flatMap(slot -> slot.proposedAt)
                .ifPresent(at -> batching.executed(state.ticks - at));
        decision.batch().requests().forEach(state.pending::remove);
        out.executed(result);
        checkpoints.take(out);
    }
}
