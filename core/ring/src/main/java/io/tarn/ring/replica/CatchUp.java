package io.tarn.ring.replica;

import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.RingMessage.Status;
import io.tarn.ring.message.Signed;

/// Messages are lost. Members say from time to time where they stand, and get from others what they lack.
final class CatchUp {
    private static final long STATUS_TICKS = 200;

    /// What was said since is not said again: it is on its way, or has come after the status was sent. Under load that is
    /// all there is, whole batches of it.
    private static final long FRESH_TICKS = STATUS_TICKS / 2;

    /// A member far behind is sent so much for each status it sends.
    static final int BATCHES_MAX = 8;

    private final ReplicaState state;
    private final Checkpoints checkpoints;
    private final Answers answers;
    private final Allowance allowance = new Allowance(2, STATUS_TICKS);
    private long saidAt;

    CatchUp(ReplicaState state, Checkpoints checkpoints, Answers answers) {
        this.state = state;
        this.checkpoints = checkpoints;
        this.answers = answers;
    }

    void onTick(Effects out) {
        if (state.ticks - saidAt >= STATUS_TICKS && !state.hasEnded()) {
            saidAt = state.ticks;
            out.broadcast(
                    new Status(
                            state.view, state.isActive, state.stable.sequence(), state.executed));
            // What was asked of others may have been lost too.
            for (Slot slot : state.slots.values()) {
                slot.proposal
                        .filter(_ -> slot.batch.isEmpty() && slot.decided.isEmpty())
                        .map(Signed::statement)
                        .ifPresent(p ->
                                out.broadcast(new RingMessage.FetchBatch(p.sequence(), p.batch())));
            }
        }
    }

    void onStatus(MemberId from, Status status, Effects out) {
        if (!allowance.spend(from, state.ticks)) {
            return;
        }
        if (state.stable.sequence().isAfter(status.stable())
                && !state.stable.checkpoints().isEmpty()) {
            answers.send(from, new RingMessage.Stabilised(state.stable), out);
        }
        checkpoints
                .own()
                .forEach(own -> answers.send(from, new RingMessage.Checkpointed(own), out));
        sendDecided(from, status.executed(), out);
        if (state.isActive) {
            boolean isBehind =
                    state.view.isAfter(status.view())
                            || (state.view.equals(status.view()) && !status.isActive());
            if (isBehind) {
                state.newView.ifPresent(
                        newView -> answers.send(from, new RingMessage.Begin(newView), out));
            } else if (state.view.equals(status.view())
                    && state.mayVote()
                    && state.membership.isMember(from)) {
                sendVotes(from, status.executed(), out);
            }
        } else if (!status.view().isAfter(state.view)) {
            state.viewChange.ifPresent(
                    left -> answers.send(from, new RingMessage.Leave(left), out));
        }
        if (!state.membership.isMember(from)) {
            return; // It follows: votes and requests are nothing to it.
        }
        state.pending
                .oldest(state.ticks - FRESH_TICKS, BATCHES_MAX)
                .forEach(request -> answers.send(from, new RingMessage.Relay(request), out));
    }

    private void sendDecided(MemberId to, SequenceNumber executed, Effects out) {
        state.slots.tailMap(executed.next()).values().stream()
                .filter(slot -> !isFresh(slot.decidedAt))
                .flatMap(slot -> slot.decided.stream())
                .limit(BATCHES_MAX)
                .forEach(d ->
                        answers.send(to, new RingMessage.Decided(d.ordered(), d.batch()), out));
    }

    private void sendVotes(MemberId to, SequenceNumber executed, Effects out) {
        var next = state.slots.tailMap(executed.next()).values().stream();
        for (Slot slot : next.limit(2L * state.limits.pipelineDepth()).toList()) {
            if (!isFresh(slot.saidAt)) {
                slot.say(state.self).forEach(message -> answers.send(to, message, out));
            }
        }
    }

    /// Of an epoch that has ended nothing is under way any more, and whoever asks holds up its own entry into the next.
    private boolean isFresh(long saidAt) {
        return !state.hasEnded() && state.ticks - saidAt < FRESH_TICKS;
    }
}
