package io.tarn.bucket;

import static io.tarn.base.Invariant.require;

import io.tarn.block.Redundancy;
import io.tarn.object.Retention;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Versioning;
import java.time.Duration;

/// What buckets are that a gateway makes.
///
/// @param redundancy of their blocks
/// @param undo for how long what was overwritten or deleted can be brought back, where S3's clients did not ask for versions; from
///     [#UNDO_MIN] on, so that nobody loses what is being read
public record NewBuckets(Redundancy redundancy, Duration undo) {
    public static final Duration UNDO_MIN = Duration.ofDays(1);
    public static final Duration UNDO_MAX = Duration.ofDays(36_500);
    public static final Duration UNDO_USUAL = Duration.ofDays(7);

    public NewBuckets {
        require(
                undo.compareTo(UNDO_MIN) >= 0 && undo.compareTo(UNDO_MAX) <= 0,
                "what is replaced stays for 1 to 36500 days");
    }

    /// Of versions that are not the newest.
    Retention retention(BucketSettings settings) {
        return settings.versioning() == Versioning.OFF
                ? new Retention.Last(1, undo.toMillis())
                : new Retention.All();
    }
}
