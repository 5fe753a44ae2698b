package io.tarn.storage;

import io.tarn.base.Bytes;
import java.util.Optional;

/// The keys from `from` on, up to but not including `until`; without `until`, to the last one.
public record KeyRange(Bytes from, Optional<Bytes> until) {
    private static final int BYTE_MAX = 0xff;

    public static KeyRange all() {
        return new KeyRange(Bytes.EMPTY, Optional.empty());
    }

    public static KeyRange from(Bytes key) {
        return new KeyRange(key, Optional.empty());
    }

    public static KeyRange between(Bytes from, Bytes until) {
        return new KeyRange(from, Optional.of(until));
    }

    /// Every key that begins with `prefix`.
    public static KeyRange prefix(Bytes prefix) {
        return new KeyRange(prefix, afterAllWith(prefix));
    }

    /// The same range without the keys before `key`.
    public KeyRange startingAt(Bytes key) {
        return new KeyRange(key, until);
    }

    /// The smallest key greater than all that begin with `prefix`, if there is one.
    private static Optional<Bytes> afterAllWith(Bytes prefix) {
        int size = prefix.size();
        while (size > 0 && (prefix.byteAt(size - 1) & BYTE_MAX) == BYTE_MAX) {
            size--;
        }
        if (size == 0) {
            return Optional.empty();
        }
        byte[] after = prefix.slice(0, size).toArray();
        after[size - 1]++;
        return Optional.of(Bytes.owning(after));
    }
}
