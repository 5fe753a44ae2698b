package io.tarn.ring.message;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.threshold.Threshold;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.RingLimits;
import io.tarn.ring.View;
import java.util.List;
import java.util.TreeSet;

/// `⟨NEW-VIEW, v+1, V, O⟩` (OSDI '99, §4.4): the primary of a view begins it, with a quorum's reasons.
///
/// @param viewChanges `V`: a quorum, by ascending signer
/// @param proposals `O`: what was prepared before, proposed again, by ascending sequence; [Reproposal] says
///     what must be in it
public record NewView(
        View view, List<Signed<ViewChange>> viewChanges, List<Signed<PrePrepare>> proposals)
        implements Statement {
    public NewView {
        viewChanges = List.copyOf(viewChanges);
        proposals = List.copyOf(proposals);
    }

    /// Whether the view may begin so. Nothing is taken from the primary's word: `O` is computed again
    /// from `V`.
    ///
    /// @param primary who has signed this
    /// @param start see [StableProof#isValid]
    public boolean isValid(
            MemberId primary, Membership membership, StableProof start, RingLimits limits) {
        return isValid(primary, membership, start, limits.watermarkWindow());
    }

    /// The same with a window that does not hang on limits: at most [ViewChange#PREPARED_MAX].
    public boolean isValid(MemberId primary, Membership membership, StableProof start, int window) {
        if (!primary.equals(membership.primary(view))
                || viewChanges.size() != membership.size().quorum()) {
            return false; // Before hundreds of signatures are checked for whoever sends this.
        }
        var signers = new TreeSet<MemberId>();
        for (Signed<ViewChange> change : viewChanges) {
            if (!change.statement().view().equals(view)
                    || !signers.add(change.signer())
                    || !change.verify(membership)
                    || !change.statement().isValid(membership, start, window)) {
                return false;
            }
        }
        // Signatures last: there may be thousands of proposals that do not follow.
        return proposals.stream()
                        .map(Signed::statement)
                        .toList()
                        .equals(reproposal(membership).proposals())
                && proposals.stream().allMatch(p -> p.signer().equals(primary))
                && proposals.stream().allMatch(p -> p.verify(membership));
    }

    /// What follows from `V`.
    public Reproposal reproposal(Membership membership) {
        return Reproposal.of(
                view, membership, viewChanges.stream().map(Signed::statement).toList());
    }

    @Override
    public String domainTag() {
        return "tarn.ring-new-view.v1";
    }

    @Override
    public void write(CanonicalWriter out) {
        view.write(out);
        out.u32(viewChanges.size());
        viewChanges.forEach(change -> change.write(out));
        out.u32(proposals.size());
        proposals.forEach(proposal -> proposal.write(out));
    }

    public static NewView read(CanonicalReader in) throws MalformedException {
        return new NewView(
                View.read(in),
                Reading.list(in, Threshold.MEMBERS_MAX, i -> Signed.read(i, ViewChange::read)),
                Reading.list(in, ViewChange.PREPARED_MAX, i -> Signed.read(i, PrePrepare::read)));
    }
}
