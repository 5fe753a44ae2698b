package io.tarn.bucket;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What was done to bring objects back to what they were, or would be.
///
/// @param before agreed time before the first step: bringing objects back to it undoes all of them
/// @param bucket whether the bucket itself had been deleted
/// @param unchanged objects that are as they were
/// @param steps what was done to the others, by key
/// @param stopped why it went no further, if it did not; what was done is done, and asking again goes on
public record Restored(
        Instant before,
        boolean bucket,
        long unchanged,
        List<Step> steps,
        Optional<String> stopped) {
    public Restored {
        steps = List.copyOf(steps);
    }

    /// One object.
    ///
    /// @param newest number of the newest version before
    /// @param then number of the version that it was at the time; 0 if there was no such object
    /// @param size in bytes, of the version that it was
    public record Step(String key, Kind kind, long newest, long then, long size) {}

    /// What becomes of an object.
    public enum Kind {
        /// It is there again.
        BROUGHT_BACK,
        /// Its content and metadata are again what they were.
        REVERTED,
        /// It did not exist then, and does not now.
        REMOVED,
        /// It did not exist then, and was left as it is.
        LEFT,
        /// Somebody changed it meanwhile, so it was left as it is.
        CHANGED,
        /// Retention has taken the version that it was, or may have.
        GONE
    }

    /// How many there are of a kind.
    public long count(Kind kind) {
        return steps.stream().filter(step -> step.kind() == kind).count();
    }
}
