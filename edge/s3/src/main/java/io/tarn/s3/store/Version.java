package io.tarn.s3.store;

import java.time.Instant;
import java.util.Optional;

/// A version of an object, or a delete marker.
///
/// @param id S3's version id: `null` for one that was made while versioning was not enabled, else of
///     letters, digits, `-`, `_` and `.`
/// @param number the store's own, by which it finds the version again; of no meaning to others, unless it is certified
/// @param modified when it was committed
/// @param deleted a delete marker: without content and attributes
/// @param newest whether it was the newest of its key when it was looked at
/// @param size of its content, in bytes
/// @param attributes with metadata that is empty in lists of versions, where the ETag may be as well
/// @param certified by stores that do
public record Version(
        String key,
        String id,
        long number,
        Instant modified,
        boolean deleted,
        boolean newest,
        long size,
        Attributes attributes,
        ObjectLock lock,
        Optional<Certified> certified) {
    /// The id of versions that were made while versioning was not enabled.
    public static final String NULL_ID = "null";

    public String etag() {
        return attributes.etag();
    }
}
