package io.tarn.coding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TowerTest {
    /// `y¹⁶ + y⁵ + y² + z`, coefficient of `y^i` at `i`.
    private static final int[] MODULUS = {2, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    @Test
    void theModulusIsIrreducible() {
        assertThat(isIrreducible(MODULUS)).isTrue();
    }

    /// `y¹⁶ + y⁵ + y² + 1` has the root 1, and `y¹⁶ + z²` is a square.
    @Test
    void theTestOfIrreducibilityCanFail() {
        int[] withRoot = MODULUS.clone();
        withRoot[0] = 1;
        int[] square = new int[17];
        square[0] = 4;
        square[16] = 1;

        assertThat(isIrreducible(withRoot)).isFalse();
        assertThat(isIrreducible(square)).isFalse();
    }

    @RepeatedTest(50)
    void productsAreReducedByTheModulus() {
        Seeded.run(random -> {
            Bytes left = random.bytes(16);
            Bytes right = random.bytes(16);

            int[] product = remainder(times(ints(left), ints(right)), MODULUS);

            assertThat(ints(Bytes.owning(Tower.times(left.toArray(), right.toArray()))))
                    .isEqualTo(Arrays.copyOf(product, 16));
        });
    }

    @RepeatedTest(50)
    void theFastEvaluationIsTheSchoolbookOne() {
        Seeded.run(random -> {
            Bytes s = random.sliceOf(16);
            Bytes unit = random.bytes(128);
            byte[] expected = new byte[16];
            for (int q = 7; q >= 0; q--) {
                expected = Tower.times(expected, s.toArray());
                for (int j = 0; j < 16; j++) {
                    expected[j] ^= unit.byteAt(16 * q + j);
                }
            }

            assertThat(new TowerMultiplier(s).evaluate(unit.toArray())).isEqualTo(expected);
        });
    }

    /// Rabin's test (*Probabilistic algorithms in finite fields*, 1980) for degree 16, whose only
    /// prime divisor is 2: `q` is irreducible over GF(2⁸) if and only if it divides `y^(256¹⁶) - y`
    /// and has no factor in common with `y^(256⁸) - y`.
    private static boolean isIrreducible(int[] modulus) {
        int[] y = {0, 1};
        int[] half = frobenius(y, 8, modulus);
        int[] whole = frobenius(half, 8, modulus);
        return degree(sum(whole, y)) < 0 && degree(commonDivisor(modulus, sum(half, y))) == 0;
    }

    /// `a^(256^times)` modulo `modulus`.
    private static int[] frobenius(int[] a, int times, int[] modulus) {
        int[] power = a;
        for (int i = 0; i < 8 * times; i++) {
            power = remainder(times(power, power), modulus);
        }
        return power;
    }

    private static int[] commonDivisor(int[] a, int[] b) {
        return degree(b) < 0 ? a : commonDivisor(b, remainder(a, b));
    }

    private static int[] remainder(int[] dividend, int[] divisor) {
        int[] rest = dividend.clone();
        int size = degree(divisor);
        int scale = Gf256.inverse(divisor[size]);
        for (int at = degree(rest); at >= size; at = degree(rest)) {
            int factor = Gf256.times(rest[at], scale);
            for (int i = 0; i <= size; i++) {
                rest[at - size + i] ^= Gf256.times(factor, divisor[i]);
            }
        }
        return Arrays.copyOf(rest, size);
    }

    private static int[] times(int[] a, int[] b) {
        int[] product = new int[a.length + b.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                product[i + j] ^= Gf256.times(a[i], b[j]);
            }
        }
        return product;
    }

    private static int[] sum(int[] a, int[] b) {
        int[] sum = Arrays.copyOf(a, Math.max(a.length, b.length));
        for (int i = 0; i < b.length; i++) {
            sum[i] ^= b[i];
        }
        return sum;
    }

    private static int degree(int[] polynomial) {
        int degree = polynomial.length - 1;
        while (degree >= 0 && polynomial[degree] == 0) {
            degree--;
        }
        return degree;
    }

    private static int[] ints(Bytes element) {
        int[] coefficients = new int[element.size()];
        Arrays.setAll(coefficients, i -> element.byteAt(i) & 0xff);
        return coefficients;
    }
}
