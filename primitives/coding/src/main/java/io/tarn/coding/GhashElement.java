package io.tarn.coding;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// An element of GF(2¹²⁸) as GCM writes it (NIST SP 800-38D, §6.3): modulus
/// `x¹²⁸ + x⁷ + x² + x + 1`, the coefficient of `x⁰` the most significant bit of the first byte.
///
/// @param head bytes 0..7, big-endian
/// @param tail bytes 8..15, big-endian
record GhashElement(long head, long tail) {
    static final int BYTES = 16;
    static final GhashElement ZERO = new GhashElement(0, 0);

    /// `x¹²⁸` reduced: `1 + x + x² + x⁷`.
    private static final long REDUCTION = 0xe1L << 56;

    static GhashElement read(byte[] source, int at) {
        ByteBuffer bytes = ByteBuffer.wrap(source, at, BYTES);
        return new GhashElement(bytes.getLong(), bytes.getLong());
    }

    GhashElement plus(GhashElement other) {
        return new GhashElement(head ^ other.head, tail ^ other.tail);
    }

    /// Algorithm 1 of SP 800-38D.
    GhashElement times(GhashElement other) {
        GhashElement sum = ZERO;
        GhashElement shifted = other;
        for (int i = 0; i < Long.SIZE; i++) {
            sum = (head << i) < 0 ? sum.plus(shifted) : sum;
            shifted = shifted.timesX();
        }
        for (int i = 0; i < Long.SIZE; i++) {
            sum = (tail << i) < 0 ? sum.plus(shifted) : sum;
            shifted = shifted.timesX();
        }
        return sum;
    }

    private GhashElement timesX() {
        long carry = (tail & 1) == 0 ? 0 : REDUCTION;
        return new GhashElement((head >>> 1) ^ carry, (tail >>> 1) | (head << 63));
    }

    /// Coefficient of `x^i`.
    int coefficient(int i) {
        return (int) ((i < Long.SIZE ? head << i : tail << (i - Long.SIZE)) >>> (Long.SIZE - 1));
    }

    void write(byte[] target, int at) {
        ByteBuffer.wrap(target, at, BYTES).putLong(head).putLong(tail);
    }

    @Override
    public String toString() {
        byte[] bytes = new byte[BYTES];
        write(bytes, 0);
        return HexFormat.of().formatHex(bytes);
    }
}
