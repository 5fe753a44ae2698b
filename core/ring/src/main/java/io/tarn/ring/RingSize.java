package io.tarn.ring;

import static io.tarn.base.Invariant.require;

import io.tarn.crypto.threshold.Threshold;

/// Size of a ring that tolerates `faults` Byzantine members: `n = 3f + 1` (OSDI '99, §3).
///
/// @param faults from 1, at most [#FAULTS_MAX]
public record RingSize(int faults) {
    /// A ring of 61 members; agreement by all with all is too costly long before.
    public static final int FAULTS_MAX = 20;

    public RingSize {
        require(faults >= 1 && faults <= FAULTS_MAX, "a ring tolerates 1 to 20 faults");
    }

    public int members() {
        return 3 * faults + 1;
    }

    /// Two quorums of this size share at least `f + 1` members, so at least one correct one.
    public int quorum() {
        return 2 * faults + 1;
    }

    /// One of so many is correct.
    public int oneCorrect() {
        return faults + 1;
    }

    /// As many sign as must be convinced that a batch is committed: one correct member among them.
    public Threshold threshold() {
        return new Threshold(oneCorrect(), members());
    }
}
