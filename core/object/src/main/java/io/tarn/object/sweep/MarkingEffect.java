package io.tarn.object.sweep;

import io.tarn.block.immutable.Bguid;

/// What a [Marking] asks for.
public sealed interface MarkingEffect {
    /// A version that is retained names this block. May come again.
    record Mark(Bguid block) implements MarkingEffect {}

    /// To be looked into.
    record Fetch(Bguid block) implements MarkingEffect {}

    /// All are marked: what is not may be released, see [Sweep#releases].
    record Finished() implements MarkingEffect {}

    /// What is below this block is not known, so nothing may be released.
    record Stuck(Bguid block) implements MarkingEffect {}

    /// There are more interior blocks than may be remembered, so nothing may be released.
    record TooMany(int blocks) implements MarkingEffect {}
}
