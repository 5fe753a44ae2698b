package io.tarn.coding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// An element of GF(2¹²⁸) as GCM writes it (NIST SP 800-38D, §6.3): modulus
/// `x¹²⁸ + x⁷ + x² + x + 1`, the coefficient of `x⁰` the most significant bit of the first byte.
///
/// @param head bytes 0..7, big-endian
/// @param tail bytes 8..15, big-endian
record GhashElement(long head, long tail) {
    static final int BYTES = 16;
    static final GhashElement ZERO = new GhashElement(0, 0);

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /// `x¹²⁸` reduced: `1 + x + x² + x⁷`.
    private static final long REDUCTION = 0xe1L << 56;

    static GhashElement read(byte[] source, int at) {
        return new GhashElement(
                (long) LONG.get(source, at), (long) LONG.get(source, at + Long.BYTES));
    }

    GhashElement plus(GhashElement other) {
        return new GhashElement(head ^ other.head, tail ^ other.tail);
    }

    /// Algorithm 1 of SP 800-38D, left off where the rest of this factor is zero.
    GhashElement times(GhashElement other) {
        long sumHead = 0;
        long sumTail = 0;
        long shiftedHead = other.head;
        long shiftedTail = other.tail;
        long bits = head;
        long bitsAfter = tail;
        while ((bits | bitsAfter) != 0) {
            long chosen = bits >> (Long.SIZE - 1);
            sumHead ^= shiftedHead & chosen;
            sumTail ^= shiftedTail & chosen;
            bits = (bits << 1) | (bitsAfter >>> (Long.SIZE - 1));
            bitsAfter <<= 1;
            long carry = REDUCTION & -(shiftedTail & 1);
            shiftedTail = (shiftedTail >>> 1) | (shiftedHead << (Long.SIZE - 1));
            shiftedHead = (shiftedHead >>> 1) ^ carry;
        }
        return new GhashElement(sumHead, sumTail);
    }

    /// Coefficient of `x^i`.
    int coefficient(int i) {
        return (int) ((i < Long.SIZE ? head << i : tail << (i - Long.SIZE)) >>> (Long.SIZE - 1));
    }

    void write(byte[] target, int at) {
        LONG.set(target, at, head);
        LONG.set(target, at + Long.BYTES, tail);
    }
}
