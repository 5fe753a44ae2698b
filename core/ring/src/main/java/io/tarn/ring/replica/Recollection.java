package io.tarn.ring.replica;

import io.tarn.crypto.Digest;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.Commit;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.PreparedProof;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.StableProof;
import java.util.List;
import java.util.Optional;

/// Makes of a journal the member that wrote it. What was not in the journal when the member stopped, it has
/// told nobody.
final class Recollection {
    private final ReplicaState state;
    private final Checkpoints checkpoints;
    private final ViewChanges viewChanges;

    Recollection(ReplicaState state, Checkpoints checkpoints, ViewChanges viewChanges) {
        this.state = state;
        this.checkpoints = checkpoints;
        this.viewChanges = viewChanges;
    }

    /// @param entries in the order in which they were written
    void replay(List<JournalEntry> entries) {
        // First, for the window and the vote hang on it, and of all there were only the last is
        // left.
        for (JournalEntry entry : entries) {
            if (entry instanceof JournalEntry.Stable(StableProof proof, var reached)) {
                state.stable = proof;
                state.entitle(reached);
            } else if (entry instanceof JournalEntry.Started(var _, var began)) {
                state.entitle(began);
            }
        }
        for (JournalEntry entry : entries) {
            switch (entry) {
                case JournalEntry.Accepted(var proposal, Batch batch) -> accepted(proposal, batch);
                case JournalEntry.Prepared(PreparedProof proof) -> prepared(proof);
                case JournalEntry.Decided(PrePrepare ordered, Optional<Batch> batch) ->
                        decided(ordered, batch);
                case JournalEntry.CheckpointTaken(SequenceNumber sequence, Digest taken) ->
                        checkpoints.remember(sequence, taken);
                case JournalEntry.Stable(StableProof proof, var reached) ->
                        checkpoints.remember(proof.sequence(), reached);
                case JournalEntry.Started(SequenceNumber after, var began) ->
                        checkpoints.remember(after, began);
                case JournalEntry.Left(var change) -> {
                    state.voter.hasLeft(change.statement().view());
                    viewChanges.rememberLeft(change);
                }
                case JournalEntry.Entered(Signed<NewView> newView) -> viewChanges.set(newView);
            }
        }
        checkpoints.forgetThrough(state.stable.sequence());
    }

    /// Executed in its turn, with the first step.
    private void decided(PrePrepare ordered, Optional<Batch> body) {
        if (state.isInWindow(ordered.sequence())) {
            Slot slot = state.slot(ordered.sequence());
            Batch batch =
                    body.or(() -> slot.batchOf(ordered.batch()).map(RingMessage.BatchIs::batch))
                            .orElseThrow(() -> new AssertionError("accepted before"));
            slot.decided = Optional.of(new Slot.Decision(ordered, batch));
        }
    }

    private void accepted(Signed<PrePrepare> signed, Batch batch) {
        PrePrepare proposal = signed.statement();
        if (!state.isInWindow(proposal.sequence())) {
            return;
        }
        Slot slot = state.slot(proposal.sequence());
        slot.proposal = Optional.of(signed);
        slot.batch = Optional.of(batch);
        slot.hasVoted = true;
        slot.voted();
        slot.hasCommitted = false;
        if (signed.signer().equals(state.self) || !state.mayVote()) {
            state.voter.vote(proposal.view(), proposal.sequence(), proposal.batch());
        } else {
            slot.add(state.voter.prepare(proposal));
        }
    }

    private void prepared(PreparedProof proof) {
        PrePrepare proposal = proof.proposal().statement();
        if (state.isInWindow(proposal.sequence())) {
            Slot slot = state.slot(proposal.sequence());
            slot.prepared = Optional.of(proof);
            slot.hasCommitted = true;
            slot.add(state.self, Commit.to(proposal));
        }
    }
}
