package io.tarn.coding;

/// The field GF(2⁸) of bytes: polynomials in `z` over GF(2) modulo `z⁸ + z⁴ + z³ + z² + 1`, bit `b`
/// the coefficient of `z^b` (0x11d, the field of RAID-6 and ISA-L). Addition is exclusive or.
///
/// Elements are `int` in 0..255 here, `byte` in arrays. Table look-ups are not constant-time;
/// nothing secret passes through them.
final class Gf256 {
    static final int ORDER = 256;

    private static final int POLYNOMIAL = 0x11d;

    /// `PRODUCTS[a * 256 + b] = a·b`: one row of 256 bytes a coefficient.
    private static final byte[] PRODUCTS = products();

    private static final byte[] INVERSES = inverses();

    private Gf256() {}

    static int times(int a, int b) {
        return PRODUCTS[(a << 8) | b] & 0xff;
    }

    /// The `b` with `a·b = 1`; `a` is not zero.
    static int inverse(int a) {
        if (a == 0) {
            throw new ArithmeticException("zero has no inverse");
        }
        return INVERSES[a] & 0xff;
    }

    /// `target[targetAt + i] ^= coefficient·source[sourceAt + i]` for `length` bytes.
    static void multiplyAdd(
            int coefficient, byte[] source, int sourceAt, byte[] target, int targetAt, int length) {
        int row = coefficient << 8;
        for (int i = 0; i < length; i++) {
            target[targetAt + i] ^= PRODUCTS[row | (source[sourceAt + i] & 0xff)];
        }
    }

    private static byte[] products() {
        byte[] table = new byte[ORDER * ORDER];
        for (int a = 0; a < ORDER; a++) {
            for (int b = 0; b < ORDER; b++) {
                table[(a << 8) | b] = (byte) multiply(a, b);
            }
        }
        return table;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int shifted = a;
        for (int rest = b; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                product ^= shifted;
            }
            shifted <<= 1;
            if (shifted >= ORDER) {
                shifted ^= POLYNOMIAL;
            }
        }
        return product;
    }

    private static byte[] inverses() {
        byte[] table = new byte[ORDER];
        for (int a = 1; a < ORDER; a++) {
            for (int b = 1; b < ORDER; b++) {
                if (times(a, b) == 1) {
                    table[a] = (byte) b;
                }
            }
        }
        return table;
    }
}
