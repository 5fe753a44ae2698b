package io.tarn.ring.message;

import io.tarn.base.CanonicalReader;
import io.tarn.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// Lists of parts of messages.
final class Reading {
    private Reading() {}

    static <T> List<T> list(CanonicalReader in, int max, Signed.Reader<T> part)
            throws MalformedException {
        int count = in.count(max);
        var parts = new ArrayList<T>();
        for (int i = 0; i < count; i++) {
            parts.add(part.read(in));
        }
        return parts;
    }
}
