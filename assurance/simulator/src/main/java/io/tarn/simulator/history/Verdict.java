package io.tarn.simulator.history;

import java.util.List;

/// What a checker can say of a history.
public sealed interface Verdict {
    /// One register could have shown this.
    record Linearizable() implements Verdict {}

    /// No register could have shown this.
    ///
    /// @param rule what was broken
    /// @param evidence operations that show it
    record Violation(String rule, List<Operation> evidence) implements Verdict {}

    /// The search was longer than its bound; nothing is known.
    record GaveUp(long steps) implements Verdict {}
}
