package io.tarn.block;

import io.tarn.base.Bytes;

/// What can come of reading one block. Each case is a different decision for the caller.
public sealed interface ReadOutcome {
    /// The latest content, or zeros for a block never written (at [Timestamp#NONE]).
    record Whole(Bytes content, Timestamp timestamp) implements ReadOutcome {}

    /// At least `f + 1` servers refused, for this reason.
    record Refused(Refusal refusal) implements ReadOutcome {}

    /// Too few servers answered in time; retry later.
    record Unavailable(int answered, int needed) implements ReadOutcome {}
}
