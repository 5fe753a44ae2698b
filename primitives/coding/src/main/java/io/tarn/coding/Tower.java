package io.tarn.coding;

/// The field of polynomials in `y` over [Gf256] modulo `y¹⁶ + y⁵ + y² + z`: 16 bytes, byte `j` the
/// coefficient of `y^j`. A vector space over the code's own field [Gf256], unlike GF(2¹²⁸) in GCM's form.
///
/// Schoolbook arithmetic, the oracle for [TowerMultiplier]. `TowerTest` shows that the modulus is
/// irreducible.
final class Tower {
    static final int DEGREE = 16;

    /// `z` as a coefficient: the constant term of the modulus.
    static final int CONSTANT_TERM = 2;

    private Tower() {}

    static byte[] times(byte[] left, byte[] right) {
        int[] product = new int[2 * DEGREE - 1];
        for (int i = 0; i < DEGREE; i++) {
            for (int j = 0; j < DEGREE; j++) {
                product[i + j] ^= Gf256.times(left[i] & 0xff, right[j] & 0xff);
            }
        }
        for (int i = product.length - 1; i >= DEGREE; i--) {
            int high = product[i];
            product[i - DEGREE + 5] ^= high;
            product[i - DEGREE + 2] ^= high;
            product[i - DEGREE] ^= Gf256.times(CONSTANT_TERM, high);
        }
        byte[] reduced = new byte[DEGREE];
        for (int i = 0; i < DEGREE; i++) {
            reduced[i] = (byte) product[i];
        }
        return reduced;
    }
}
