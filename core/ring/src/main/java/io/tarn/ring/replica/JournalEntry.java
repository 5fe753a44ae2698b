package io.tarn.ring.replica;

import io.tarn.crypto.Digest;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.PreparedProof;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.message.ViewChange;
import io.tarn.ring.state.Page;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a member must not forget. From its entries, in order, it is what it was.
///
/// Entries of a sequence up to the last [Stable] are of no use any more; those of views are superseded by
/// later ones only, wherever they stand.
public sealed interface JournalEntry {
    /// A proposal that this member made or agrees to: before it says so.
    record Accepted(Signed<PrePrepare> proposal, Batch batch) implements JournalEntry {}

    /// A batch is prepared: before this member commits to it.
    record Prepared(PreparedProof proof) implements JournalEntry {}

    /// A batch is committed. Nothing waits for this to be on disk: a quorum has on disk that it is prepared, so that
    /// it will be decided again, by whomever.
    ///
    /// @param batch empty if it is in an entry before, for this member has accepted it
    record Decided(PrePrepare ordered, Optional<Batch> batch) implements JournalEntry {}

    /// What the state after a batch is called: before this member says that it has it.
    record CheckpointTaken(SequenceNumber sequence, Digest state) implements JournalEntry {}

    /// A checkpoint is stable, and this is its state: from here on it executes again after a restart.
    record Stable(StableProof proof, RingState state) implements JournalEntry {}

    /// The state that the epoch begins with, where that is not known to all from the start.
    record Started(SequenceNumber after, RingState state) implements JournalEntry {}

    /// What a [Stable] or [Started] is read as when pages of its state are not on disk any more as they were written.
    /// Never written itself: the state is fetched, and comes in an entry of its own.
    ///
    /// @param proof of the state, which others may have
    /// @param left pages that are as they were, of this state and maybe of others
    record Damaged(StableProof proof, List<Page> left) implements JournalEntry {
        public Damaged {
            left = List.copyOf(left);
        }
    }

    /// The member leaves its view: before it says so.
    record Left(Signed<ViewChange> viewChange) implements JournalEntry {}

    /// The member enters a view: before it acts in it.
    record Entered(Signed<NewView> newView) implements JournalEntry {}

    /// The part of a journal that is still of use, in order: what lies beyond its last stable checkpoint, that
    /// state itself, and what tells of the view that the member is in. By what entries
    /// are about, never by where they stand: a vote may be older than a checkpoint that does not cover it.
    static List<JournalEntry> compacted(List<JournalEntry> journal) {
        SequenceNumber stable = SequenceNumber.NONE;
        int lastStable = -1;
        int lastView = -1;
        for (int i = 0; i < journal.size(); i++) {
            switch (journal.get(i)) {
                case Stable(StableProof proof, var _) -> {
                    stable = proof.sequence();
                    lastStable = i;
                }
                case Started(SequenceNumber after, var _) -> {
                    stable = after;
                    lastStable = i;
                }
                case Damaged(StableProof proof, var _) -> {
                    stable = proof.sequence();
                    lastStable = i;
                }
                case Entered _, Left _ -> lastView = i;
                default -> {}
            }
        }
        var left = new ArrayList<JournalEntry>();
        for (int i = 0; i < journal.size(); i++) {
            boolean isOfUse =
                    switch (journal.get(i)) {
                        case Accepted(var proposal, var _) ->
                                proposal.statement().sequence().isAfter(stable);
                        case Prepared(PreparedProof proof) ->
                                proof.proposal().statement().sequence().isAfter(stable);
                        case Decided(PrePrepare ordered, var _) ->
                                ordered.sequence().isAfter(stable);
                        case CheckpointTaken(SequenceNumber sequence, var _) ->
                                sequence.isAfter(stable);
                        case Stable _, Started _, Damaged _ -> i == lastStable;
                        case Entered _, Left _ -> i == lastView;
                    };
            if (isOfUse) {
                left.add(journal.get(i));
            }
        }
        return left;
    }
}
