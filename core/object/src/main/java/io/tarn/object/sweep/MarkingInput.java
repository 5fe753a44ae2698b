package io.tarn.object.sweep;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;

/// What a [Marking] is told.
public sealed interface MarkingInput {
    /// There is time to go on.
    record Continued() implements MarkingInput {}

    /// A block that was asked for. Whoever it is from: it is compared with its name.
    record Came(Bguid block, Bytes content) implements MarkingInput {}

    /// A block that was asked for cannot be had.
    record Lost(Bguid block) implements MarkingInput {}
}
