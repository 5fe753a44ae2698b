package io.tarn.simulator.ring;

import io.tarn.crypto.Digest;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.RingSize;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.message.Commit;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Reproposal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// INV-010, from what honest members commit to and every new view that proves what it must: once `f + 1`
/// honest members have committed to a batch, it is in every later new view that reaches so low.
final class DecidedStays {
    private final RingSize size;
    private final Map<Commit, Set<MemberId>> committed = new HashMap<>();

    DecidedStays(RingSize size) {
        this.size = size;
    }

    void committed(MemberId member, Commit commit) {
        committed.computeIfAbsent(commit, _ -> new TreeSet<>()).add(member);
    }

    /// @param newView that any honest member would enter
    void begun(NewView newView, Membership membership) {
        Reproposal reproposal = newView.reproposal(membership);
        committed.forEach((commit, members) -> {
            boolean isCovered =
                    members.size() >= size.oneCorrect()
                            && newView.view().isAfter(commit.view())
                            && commit.sequence().isAfter(reproposal.stable().sequence());
            RingViolation.unless(
                    !isCovered || proposes(reproposal, commit.sequence(), commit.batch()),
                    "%s loses %s of %s",
                    newView.view(),
                    commit.sequence(),
                    commit.view());
        });
    }

    private static boolean proposes(Reproposal reproposal, SequenceNumber sequence, Digest batch) {
        return reproposal.proposals().stream()
                .filter(p -> p.sequence().equals(sequence))
                .map(PrePrepare::batch)
                .anyMatch(batch::equals);
    }
}
