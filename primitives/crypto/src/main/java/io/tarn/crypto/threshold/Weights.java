package io.tarn.crypto.threshold;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/// What each member's part of a sum is multiplied with.
final class Weights {
    private final Map<Integer, ScalarR> byMember = new TreeMap<>();

    private Weights() {}

    /// `λ_i = Π_{j ≠ i} j / (j − i)`: they bring values of a polynomial at `members` back to its value at 0
    /// (Lagrange).
    static Weights toZero(SortedSet<Integer> members) {
        var weights = new Weights();
        for (int i : members) {
            ScalarR above = ScalarR.of(1);
            ScalarR below = ScalarR.of(1);
            for (int j : members) {
                if (j != i) {
                    above = above.times(ScalarR.of(j));
                    below = below.times(ScalarR.of((long) j - i));
                }
            }
            weights.byMember.put(i, above.times(below.inverse()));
        }
        return weights;
    }

    /// They make a plain sum.
    static Weights equal(SortedSet<Integer> members) {
        var weights = new Weights();
        members.forEach(member -> weights.byMember.put(member, ScalarR.of(1)));
        return weights;
    }

    Set<Integer> members() {
        return byMember.keySet();
    }

    ScalarR of(int member) {
        return Objects.requireNonNull(byMember.get(member), "not part of the sum");
    }
}
