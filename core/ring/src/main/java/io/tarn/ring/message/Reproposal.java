package io.tarn.ring.message;

import io.tarn.base.Probe;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Membership;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a quorum of valid view changes leaves to be done in the new view (OSDI '99, §4.4).
///
/// Any batch that a correct member may have committed was prepared by `f + 1` correct members at least, one
/// of whom is in every quorum; in the highest view that the quorum tells of, it is the only one.
///
/// @param stable the highest checkpoint that is proved, from which the view goes on
/// @param proposals one for each sequence after it up to the last that was prepared: the batch of the
///     highest view, or a null batch where nothing was prepared
public record Reproposal(StableProof stable, List<PrePrepare> proposals) {
    /// The time that a null batch is proposed with; the ring's own time grows anyway.
    private static final AgreedTime NO_TIME = new AgreedTime(0);

    public Reproposal {
        proposals = List.copyOf(proposals);
    }

    /// @param view that is to begin
    /// @param changes valid, of a quorum
    public static Reproposal of(View view, Membership membership, List<ViewChange> changes) {
        StableProof stable = changes.getFirst().stable();
        for (ViewChange change : changes) {
            if (change.stable().sequence().isAfter(stable.sequence())) {
                stable = change.stable();
            }
        }
        SortedMap<SequenceNumber, PrePrepare> highest = new TreeMap<>();
        for (ViewChange change : changes) {
            for (PreparedProof proof : change.prepared()) {
                PrePrepare prepared = proof.proposal().statement();
                if (prepared.sequence().isAfter(stable.sequence())) {
                    highest.merge(
                            prepared.sequence(),
                            prepared,
                            (one, other) -> other.view().isAfter(one.view()) ? other : one);
                }
            }
        }
        return new Reproposal(stable, filled(view, membership, stable.sequence(), highest));
    }

    private static List<PrePrepare> filled(
            View view,
            Membership membership,
            SequenceNumber after,
            SortedMap<SequenceNumber, PrePrepare> prepared) {
        var proposals = new ArrayList<PrePrepare>();
        if (!prepared.isEmpty()) {
            SequenceNumber last = prepared.lastKey();
            for (SequenceNumber s = after.next(); !s.isAfter(last); s = s.next()) {
                PrePrepare found = prepared.get(s);
                if (found == null) {
                    Probe.reached("a view change fills a gap with a null batch");
                    proposals.add(nullBatch(view, membership, s));
                } else {
                    proposals.add(new PrePrepare(view, s, found.time(), found.batch()));
                }
            }
        }
        return proposals;
    }

    private static PrePrepare nullBatch(View view, Membership membership, SequenceNumber sequence) {
        return new PrePrepare(
                view,
                sequence,
                NO_TIME,
                Batch.NULL.digest(membership.ring(), membership.epoch(), sequence, NO_TIME));
    }
}
