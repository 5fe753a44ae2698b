package io.tarn.bucket.program;

import io.tarn.bucket.KeptVersion;
import java.time.Instant;

/// A version of an object.
///
/// @param number that the ring has given it: 1 for the first of its key; removals have numbers as well
/// @param time agreed, when it was made
/// @param bytes of its content
public record Version(String key, long number, Instant time, long bytes) {
    static Version of(KeptVersion kept) {
        return new Version(kept.key(), kept.number(), kept.time(), kept.size());
    }
}
