package io.tarn.node;

import static io.tarn.base.Invariant.require;

/// Bounds of [ImmutableScrub].
///
/// @param pageKeys records that are read at a time
/// @param saveMs how often the place is written down at most: a start repeats no more than that
/// @param retryMsMin between the first two times that what was lost is asked for; doubles up to the other
/// @param restMsMin between two passes at least
/// @param rest between two passes, as a multiple of the last one's length
record ScrubLimits(
        int pageKeys, long saveMs, long retryMsMin, long retryMsMax, long restMsMin, int rest) {
    ScrubLimits {
        require(pageKeys >= 1, "a page has a record");
        require(saveMs >= 0, "a place is saved now or later");
        require(retryMsMin >= 1 && retryMsMax >= retryMsMin, "what is lost is asked for again");
        require(restMsMin >= 1 && rest >= 0, "passes are followed by rests");
    }

    /// A tenth of the time is spent reading, as with blocks that change.
    static ScrubLimits production() {
        return new ScrubLimits(128, 10_000, 5_000, 600_000, 3_600_000, 9);
    }
}
