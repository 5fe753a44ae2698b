package io.tarn.s3.store;

import java.time.Instant;

/// A part of an upload.
///
/// @param number 1 to 10,000
/// @param size in bytes
public record Part(int number, Instant modified, long size, Attributes attributes) {
    public String etag() {
        return attributes.etag();
    }
}
