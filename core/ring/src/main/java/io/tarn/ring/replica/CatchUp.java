package io.tarn.ring.replica;

import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.RingMessage.Status;
import io.tarn.ring.message.Signed;

/// Messages are lost. Members say from time to time where they stand, and get from others what they lack.
final class CatchUp {
    private static final long STATUS_TICKS = 200;

    /// Who has just been helped, or is behind, says again soon where it stands: under load a whole window of batches
    /// passes in a fifth of a second, and whoever takes longer to get through one never comes back.
    private static final long BEHIND_TICKS = 20;

    /// A member far behind is sent so much for each status it sends, and small batches to the end of its window.
    static final int BATCHES_MAX = 8;

    private static final int SMALL_BYTES_MAX = 32 << 10;

    private final ReplicaState state;
    private final Checkpoints checkpoints;
    private final Answers answers;
    private final Allowance allowance = new Allowance(12, STATUS_TICKS);
    private long saidAt;

    CatchUp(ReplicaState state, Checkpoints checkpoints, Answers answers) {
        this.state = state;
        this.checkpoints = checkpoints;
        this.answers = answers;
    }

    void onTick(Effects out) {
        long period = state.isBehind ? BEHIND_TICKS : STATUS_TICKS;
        if (state.ticks - saidAt >= period && !state.hasEnded()) {
            saidAt = state.ticks;
            state.isBehind = false;
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
                .oldest(BATCHES_MAX)
                .forEach(request -> answers.send(from, new RingMessage.Relay(request), out));
    }

    /// Whether a batch is sent to, and taken by, who has executed so much. Claims hold whole batches, and nobody is to
    /// fill the memory with them.
    static boolean isClaimable(SequenceNumber sequence, Batch batch, SequenceNumber executed) {
        return !sequence.isAfter(executed.plus(BATCHES_MAX))
                || batch.encodedBytes() <= SMALL_BYTES_MAX;
    }

    private void sendDecided(MemberId to, SequenceNumber executed, Effects out) {
        state.slots.tailMap(executed.next()).values().stream()
                .flatMap(slot -> slot.decided.stream())
                .filter(d -> isClaimable(d.ordered().sequence(), d.batch(), executed))
                .forEach(d ->
                        answers.send(to, new RingMessage.Decided(d.ordered(), d.batch()), out));
    }

    private void sendVotes(MemberId to, SequenceNumber executed, Effects out) {
        var next = state.slots.tailMap(executed.next()).values().stream();
        for (Slot slot : next.limit(2L * state.limits.pipelineDepth()).toList()) {
            slot.say(state.self).forEach(message -> answers.send(to, message, out));
        }
    }
}
