package io.tarn.bucket;

import static io.tarn.base.Invariant.require;

import io.tarn.object.ObjectLimits;

/// How much a volume may hold, and how patient dispersal is, in milliseconds.
///
/// @param heldBytesMax of a volume in the ring
/// @param versionsMin that were made here, and are dispersed without further waiting; see [HeldBatch#BLOCKS_MAX] for how many a
///     command takes
/// @param settleMs after which all members of a ring have come to the version, if they are well
/// @param waitMs after which fewer are dispersed too
/// @param turnMs between two looks at what was made here; asks nobody anything
/// @param lookMs between two looks at how much the ring holds of a volume that changes, which is a command
/// @param quietLookMs the same of one that does not
/// @param walkFirstMs from the start until all versions are looked through for the first time, if the ring holds anything of the volume
/// @param walkRestMs between two times, at least; and twenty times as long as it took
/// @param pressedRestMs the same if half of the room is taken
/// @param pageMs between two pages of that
/// @param failureMs after the first failure; doubles with each
/// @param failureMaxMs the longest that it waits so
/// @param upkeepFirstMs from a bucket's opening, at least, until it is looked whether it is time for its [BucketUpkeep]
/// @param bucketsMs until all buckets are looked for that are not open here; then an hour between two times
record DispersalLimits(
        long heldBytesMax,
        int versionsMin,
        long settleMs,
        long waitMs,
        long turnMs,
        long lookMs,
        long quietLookMs,
        long walkFirstMs,
        long walkRestMs,
        long pressedRestMs,
        long pageMs,
        long failureMs,
        long failureMaxMs,
        long upkeepFirstMs,
        long bucketsMs) {
    static final int WALK_REST_FACTOR = 20;
    static final long BUCKETS_AGAIN_MS = 3_600_000;

    private static final int DOUBLINGS_MAX = 16;

    DispersalLimits {
        require(heldBytesMax >= 1, "volumes have room");
        require(versionsMin >= 1 && settleMs >= 0, "a version is dispersed");
        require(turnMs >= 1 && pageMs >= 0, "threads rest");
        require(failureMs >= 1 && failureMaxMs >= failureMs, "waits grow");
    }

    static DispersalLimits production() {
        return new DispersalLimits(
                ObjectLimits.production().heldBytesMax(),
                256,
                1_000,
                10_000,
                1_000,
                60_000,
                600_000,
                60_000,
                600_000,
                30_000,
                500,
                1_000,
                60_000,
                300_000,
                30_000);
    }

    /// A short test comes to everything.
    ///
    /// @param walkFirstMs see above
    static DispersalLimits extreme(long heldBytesMax, long walkFirstMs) {
        return new DispersalLimits(
                heldBytesMax, 2, 0, 1, 1, 5, 5, walkFirstMs, 5, 5, 0, 1, 4, 86_400_000, 1);
    }

    /// @param failures one after the other, 1 or more
    long failureMs(int failures) {
        return Math.min(failureMaxMs, failureMs << Math.min(failures - 1, DOUBLINGS_MAX));
    }
}
