package io.tarn.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.nio.charset.StandardCharsets;

/// What an object is called in its volume: UTF-8 of 1 to [#BYTES_MAX] bytes without NUL, which ends a name in keys.
/// Ordered by its bytes, as S3 lists.
public record ObjectName(Bytes utf8) implements Comparable<ObjectName> {
    /// So that the keys which contain a name are no longer than those of a ring's state.
    public static final int BYTES_MAX = 1_024;

    public ObjectName {
        require(isLength(utf8) && !containsNul(utf8), "a name has 1 to 1024 bytes, none of them 0");
    }

    /// @throws IllegalArgumentException if it is too long, empty, or contains NUL
    public static ObjectName of(String name) {
        return new ObjectName(Bytes.owning(name.getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean isLength(Bytes utf8) {
        return utf8.size() >= 1 && utf8.size() <= BYTES_MAX;
    }

    private static boolean containsNul(Bytes utf8) {
        for (int i = 0; i < utf8.size(); i++) {
            if (utf8.byteAt(i) == 0) {
                return true;
            }
        }
        return false;
    }

    public void write(CanonicalWriter out) {
        out.bytes(utf8);
    }

    public static ObjectName read(CanonicalReader in) throws MalformedException {
        Bytes utf8 = Bytes.owning(in.text(BYTES_MAX).getBytes(StandardCharsets.UTF_8));
        if (!isLength(utf8) || containsNul(utf8)) {
            throw new MalformedException("a name has 1 to 1024 bytes, none of them 0");
        }
        return new ObjectName(utf8);
    }

    @Override
    public int compareTo(ObjectName other) {
        return utf8.compareTo(other.utf8);
    }

    @Override
    public String toString() {
        return new String(utf8.toArray(), StandardCharsets.UTF_8);
    }
}
