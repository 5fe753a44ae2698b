package io.tarn.ring.message;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.Membership;
import io.tarn.ring.RingLimits;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import java.util.List;

/// `⟨VIEW-CHANGE, v+1, n, C, P, i⟩` (OSDI '99, §4.4): a member leaves its view, and tells what may have been
/// committed there.
///
/// @param view that it wants to enter
/// @param stable its last stable checkpoint
/// @param prepared of every batch beyond that it has prepared, in the highest view in which it has; by
///     ascending sequence
public record ViewChange(View view, StableProof stable, List<PreparedProof> prepared)
        implements Statement {
    /// No window is wider.
    public static final int PREPARED_MAX = 1 << 12;

    public ViewChange {
        prepared = List.copyOf(prepared);
    }

    /// Whether all that it tells is proved. If not, nothing of it counts; others' view changes do.
    ///
    /// @param start see [StableProof#isValid]
    public boolean isValid(Membership membership, StableProof start, RingLimits limits) {
        return isValid(membership, start, limits.watermarkWindow());
    }

    /// The same with a window that does not hang on limits: at most [#PREPARED_MAX].
    public boolean isValid(Membership membership, StableProof start, int window) {
        // What costs nothing comes before hundreds of signatures.
        return isInOrder(window)
                && stable.isValid(membership, start)
                && prepared.stream().allMatch(proof -> proof.isValid(membership));
    }

    private boolean isInOrder(int window) {
        SequenceNumber last = stable.sequence();
        SequenceNumber highest = last.plus(window);
        for (PreparedProof proof : prepared) {
            PrePrepare proposed = proof.proposal().statement();
            if (!proposed.sequence().isAfter(last)
                    || proposed.sequence().isAfter(highest)
                    || !view.isAfter(proposed.view())) {
                return false;
            }
            last = proposed.sequence();
        }
        return true;
    }

    @Override
    public String domainTag() {
        return "tarn.ring-view-change.v1";
    }

    @Override
    public void write(CanonicalWriter out) {
        view.write(out);
        stable.write(out);
        out.u32(prepared.size());
        prepared.forEach(proof -> proof.write(out));
    }

    public static ViewChange read(CanonicalReader in) throws MalformedException {
        return new ViewChange(
                View.read(in),
                StableProof.read(in),
                Reading.list(in, PREPARED_MAX, PreparedProof::read));
    }
}
