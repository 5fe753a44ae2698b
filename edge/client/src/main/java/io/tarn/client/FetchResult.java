package io.tarn.client;

import io.tarn.base.Bytes;
import io.tarn.block.Refusal;

/// What can come of fetching a block. Each case is a different decision for the caller.
public sealed interface FetchResult {
    /// The block, the only one this name will ever have, and of a length that was asked for.
    record Whole(Bytes content) implements FetchResult {}

    /// The block is of another length than whoever named it said, or longer than what is named so can be: that was a lie, and
    /// every reader finds so.
    record OtherLength(int lengthBytes) implements FetchResult {}

    /// Whoever stored it lied: no content belongs to this name, and every reader finds so, now and later.
    record Unsound() implements FetchResult {}

    /// Too few fragments were to be had in time. Retry later, or ask for repair.
    ///
    /// @param have that were shown
    record TooFewFragments(int have, int needed) implements FetchResult {}

    /// `f + 1` nodes refuse for this reason, so at least one correct one does.
    record Refused(Refusal refusal) implements FetchResult {}
}
