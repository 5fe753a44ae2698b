package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.block.Refusal;

/// What can come of fetching a block by its name. Each case is a different decision for the caller.
public sealed interface FetchOutcome {
    /// The block, the only one this name will ever have.
    record Whole(Bytes content, BlockChecksum checksum) implements FetchOutcome {}

    /// The writer lied: no content belongs to this name, and every reader finds so, now and later.
    record Unsound(BlockChecksum checksum) implements FetchOutcome {}

    /// Retry later, or ask for repair.
    ///
    /// @param have fragments that were shown
    record TooFewFragments(int have, int needed) implements FetchOutcome {}

    /// `f + 1` servers refuse for this reason, so at least one correct one does.
    record NotFetched(Refusal refusal) implements FetchOutcome {}
}
