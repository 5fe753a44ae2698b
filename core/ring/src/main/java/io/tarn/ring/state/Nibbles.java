package io.tarn.ring.state;

import io.tarn.base.Bytes;

/// A key as the digits on the way to it: two for each byte, the upper half first, each in a byte of its
/// own. Ordered as the keys are.
final class Nibbles {
    static final int RADIX = 16;

    private static final int BITS = 4;
    private static final int MASK = RADIX - 1;

    private Nibbles() {}

    static Bytes of(Bytes key) {
        byte[] digits = new byte[2 * key.size()];
        for (int i = 0; i < key.size(); i++) {
            digits[2 * i] = (byte) (key.byteAt(i) >> BITS & MASK);
            digits[2 * i + 1] = (byte) (key.byteAt(i) & MASK);
        }
        return Bytes.owning(digits);
    }

    /// The key of an even number of digits.
    static Bytes key(Bytes digits) {
        byte[] key = new byte[digits.size() / 2];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (digits.byteAt(2 * i) << BITS | digits.byteAt(2 * i + 1));
        }
        return Bytes.owning(key);
    }

    /// How many digits `path` has in common with `digits` from `at` on.
    static int common(Bytes path, Bytes digits, int at) {
        int most = Math.min(path.size(), digits.size() - at);
        int common = 0;
        while (common < most && path.byteAt(common) == digits.byteAt(at + common)) {
            common++;
        }
        return common;
    }

    static Bytes from(Bytes digits, int at) {
        return digits.slice(at, digits.size() - at).compact();
    }

    static boolean areDigits(Bytes path) {
        for (int i = 0; i < path.size(); i++) {
            if ((path.byteAt(i) & ~MASK) != 0) {
                return false;
            }
        }
        return true;
    }

    /// The address of what is below a node.
    ///
    /// @param path of the node
    static Bytes below(Bytes address, Bytes path, int digit) {
        return Bytes.concat(address, path, Bytes.owning(new byte[] {(byte) digit}));
    }
}
