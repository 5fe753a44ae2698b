package io.tarn.bucket.program;

import io.tarn.base.Bytes;
import java.nio.charset.StandardCharsets;

/// What an object has in a version.
public record Content(Version version, Bytes bytes) {
    /// As UTF-8; what is none of it becomes a sign that says so.
    public String text() {
        return new String(bytes.toArray(), StandardCharsets.UTF_8);
    }
}
