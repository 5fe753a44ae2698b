package io.tarn.ring;

import io.tarn.base.CanonicalReader;
import io.tarn.base.MalformedException;

/// Numbers that others send may be counted on from, without leaving a long.
final class Reach {
    private static final long MAX = 1L << 62;

    private Reach() {}

    static long read(CanonicalReader in) throws MalformedException {
        long number = in.u64();
        if (number > MAX) {
            throw new MalformedException("a number that no ring comes to");
        }
        return number;
    }
}
