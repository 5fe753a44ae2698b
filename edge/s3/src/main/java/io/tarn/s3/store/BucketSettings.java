package io.tarn.s3.store;

import static io.tarn.base.Invariant.require;

import java.util.List;
import java.util.Optional;

/// What can be set of a bucket.
///
/// @param locking whether versions can be locked, which cannot be taken back
/// @param retention the lock of new versions that bring none; the store applies it
/// @param cors rules in the order in which they are tried
public record BucketSettings(
        Versioning versioning,
        boolean locking,
        Optional<DefaultRetention> retention,
        List<CorsRule> cors) {

    public BucketSettings {
        require(locking || retention.isEmpty(), "only what can be locked is locked by default");
        require(
                !locking || versioning == Versioning.ENABLED,
                "versions are locked, so there are versions");
        cors = List.copyOf(cors);
    }

    /// Those of a bucket that nothing was said about.
    public static BucketSettings plain() {
        return new BucketSettings(Versioning.OFF, false, Optional.empty(), List.of());
    }

    public BucketSettings withVersioning(Versioning changed) {
        return new BucketSettings(changed, locking, retention, cors);
    }

    public BucketSettings withLocking(Optional<DefaultRetention> changed) {
        return new BucketSettings(versioning, true, changed, cors);
    }

    public BucketSettings withCors(List<CorsRule> changed) {
        return new BucketSettings(versioning, locking, retention, changed);
    }
}
