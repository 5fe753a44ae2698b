package io.tarn.s3;

import io.tarn.base.Bytes;
import java.nio.charset.StandardCharsets;

/// Places in the order of keys.
final class Names {
    private Names() {}

    static Bytes bytes(String key) {
        return Bytes.owning(key.getBytes(StandardCharsets.UTF_8));
    }

    /// The first place behind a key.
    static Bytes behind(String key) {
        return Bytes.concat(bytes(key), Bytes.zeros(1));
    }

    /// The first place behind all keys that begin so.
    static Bytes behindAll(String prefix) {
        byte[] place = prefix.getBytes(StandardCharsets.UTF_8);
        // No byte of UTF-8 is 0xff, so the last one can always be counted up.
        place[place.length - 1]++;
        return Bytes.owning(place);
    }
}
