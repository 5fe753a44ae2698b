package io.tarn.ring.replica;

import static io.tarn.base.Invariant.invariant;

import io.tarn.crypto.Digest;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.message.Checkpoint;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.Statement;
import io.tarn.ring.message.ViewChange;
import java.util.SortedMap;
import java.util.TreeMap;

/// The only place where a member signs. Remembers what it has signed, and never signs a second, other
/// thing of the same place (INV-009); after a restart it is told what the journal knows. Who cannot know what it has
/// signed, for its journal is lost, signs nothing (INV-017).
final class Voter {
    /// The batch that this member has voted for, or proposed, in the highest view.
    private record Vote(View view, Digest batch) {}

    private final NodeIdentity identity;
    private final MemberId self;
    private final Membership membership;
    private final SortedMap<SequenceNumber, Vote> votes = new TreeMap<>();
    private final SortedMap<SequenceNumber, Digest> checkpoints = new TreeMap<>();
    private View left = View.FIRST;
    private View begun = View.FIRST;
    private boolean isEntitled;

    Voter(NodeIdentity identity, MemberId self, Membership membership) {
        this.identity = identity;
        this.self = self;
        this.membership = membership;
    }

    /// This member votes in this epoch.
    void entitle() {
        isEntitled = true;
    }

    boolean isEntitled() {
        return isEntitled;
    }

    private <S extends Statement> Signed<S> signed(S statement) {
        invariant(isEntitled, "INV-017", statement);
        return Signed.by(identity, self, membership, statement);
    }

    Signed<PrePrepare> propose(PrePrepare proposal) {
        vote(proposal.view(), proposal.sequence(), proposal.batch());
        return signed(proposal);
    }

    Signed<Prepare> prepare(PrePrepare proposal) {
        vote(proposal.view(), proposal.sequence(), proposal.batch());
        return signed(Prepare.to(proposal));
    }

    /// Takes note of a vote: one that is about to be signed, or was before a restart.
    void vote(View view, SequenceNumber sequence, Digest batch) {
        Vote before = votes.get(sequence);
        invariant(
                !left.isAfter(view)
                        && (before == null
                                || view.isAfter(before.view())
                                || before.equals(new Vote(view, batch))),
                "INV-009",
                sequence + " in " + view + " after " + before + ", left for " + left);
        votes.put(sequence, new Vote(view, batch));
    }

    Signed<Checkpoint> checkpoint(Checkpoint checkpoint) {
        Digest before = checkpoints.put(checkpoint.sequence(), checkpoint.state());
        invariant(
                before == null || before.equals(checkpoint.state()),
                "INV-009",
                checkpoint.sequence());
        return signed(checkpoint);
    }

    /// From here on nothing is said of an earlier view.
    Signed<ViewChange> leave(ViewChange viewChange) {
        invariant(viewChange.view().isAfter(left), "INV-009", viewChange.view());
        left = viewChange.view();
        return signed(viewChange);
    }

    void hasLeft(View view) {
        left = view;
    }

    /// Once for a view.
    Signed<NewView> begin(NewView newView) {
        invariant(newView.view().isAfter(begun), "INV-009", newView.view());
        begun = newView.view();
        return signed(newView);
    }

    /// Nothing up to here will be voted on again.
    void forget(SequenceNumber stable) {
        votes.headMap(stable.next()).clear();
        checkpoints.headMap(stable).clear();
    }
}
