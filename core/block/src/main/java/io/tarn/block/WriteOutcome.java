package io.tarn.block;

/// What is known after a write of one block.
public sealed interface WriteOutcome {
    /// Every later read returns this block or a newer one, whatever `f` servers do.
    record Applied(Timestamp timestamp) implements WriteOutcome {}

    /// At least `f + 1` servers refused before anything was committed; no reader will see it.
    record NotApplied(Refusal refusal) implements WriteOutcome {}

    /// The operation ended undecided: a later read may return this block or an older one.
    record Indeterminate(String reason) implements WriteOutcome {}
}
