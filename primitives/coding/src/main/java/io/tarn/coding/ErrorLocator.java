package io.tarn.coding;

import io.tarn.base.Bytes;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds which symbols of a damaged codeword are wrong, from the symbols alone.
///
/// The code is a generalised Reed–Solomon code: with `w_i = ∏ (i ^ k)` over `k < m`, `k ≠ i`, the
/// products `c_i·w_i` are the values at the points `i` of a polynomial of degree below `m`, since
/// its Lagrange form at a parity point is `∏ (i ^ k) · Σ d_j / (i ^ j)`. So any `k` symbols satisfy
/// `k - m` linear equations, and of what wrong symbols leave in them (the syndromes) the
/// Berlekamp–Massey algorithm makes the error locator (Massey, *Shift-register synthesis and BCH
/// decoding*, 1969).
///
/// Each byte position is a codeword of its own, and a wrong symbol is wrong in some of them. A symbol
/// found wrong in one position is left out of the next: it costs one equation instead of two.
final class ErrorLocator {
    /// Points are `i ^ SHIFT`, none of them zero since `i < 255`: a locator has no root for the
    /// point zero. Differences of points, and with them all weights, stay as they were.
    private static final int SHIFT = 255;

    private final int needed;
    private final int[] indices;
    private final Bytes[] symbols;

    /// What the symbol is multiplied by in the equation of degree zero.
    private final int[] weights;

    private ErrorLocator(int needed, SortedMap<Integer, Bytes> symbols) {
        this.needed = needed;
        this.indices = symbols.keySet().stream().mapToInt(Integer::intValue).toArray();
        this.symbols = symbols.values().toArray(Bytes[]::new);
        this.weights = new int[indices.length];
        Arrays.setAll(weights, at -> weight(indices[at]));
    }

    /// The indices of all wrong symbols if there are at most `radius`; if there are more, empty or
    /// some set, so the caller checks.
    ///
    /// @param symbols of one size, at least `needed + 2·radius` of them
    static Optional<SortedSet<Integer>> locate(
            int needed, SortedMap<Integer, Bytes> symbols, int radius) {
        var wrong = new TreeSet<Integer>();
        var rest = new TreeMap<>(symbols);
        var locator = new ErrorLocator(needed, rest);
        int size = symbols.firstEntry().getValue().size();
        for (int at = 0; at < size; at++) {
            Optional<SortedSet<Integer>> found = locator.wrongAt(at, radius - wrong.size());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            if (!found.get().isEmpty()) {
                wrong.addAll(found.get());
                rest.keySet().removeAll(found.get());
                locator = new ErrorLocator(needed, rest);
            }
        }
        return Optional.of(wrong);
    }

    private int weight(int index) {
        int polynomial = 1;
        for (int k = 0; k < needed; k++) {
            polynomial = k == index ? polynomial : Gf256.times(polynomial, index ^ k);
        }
        int others = 1;
        for (int other : indices) {
            others = other == index ? others : Gf256.times(others, index ^ other);
        }
        return Gf256.times(polynomial, Gf256.inverse(others));
    }

    private Optional<SortedSet<Integer>> wrongAt(int byteAt, int errorsMax) {
        int[] syndromes = syndromes(byteAt);
        int[] locator = shortestRecurrence(syndromes);
        int degree = locator.length - 1;
        if (degree > errorsMax) {
            return Optional.empty();
        }
        var wrong = new TreeSet<Integer>();
        for (int index : indices) {
            if (degree > 0 && isRoot(locator, Gf256.inverse(index ^ SHIFT))) {
                wrong.add(index);
            }
        }
        return wrong.size() == degree ? Optional.of(wrong) : Optional.empty();
    }

    private int[] syndromes(int byteAt) {
        int[] syndromes = new int[indices.length - needed];
        for (int at = 0; at < indices.length; at++) {
            int term = Gf256.times(weights[at], symbols[at].byteAt(byteAt) & 0xff);
            for (int power = 0; term != 0 && power < syndromes.length; power++) {
                syndromes[power] ^= term;
                term = Gf256.times(term, indices[at] ^ SHIFT);
            }
        }
        return syndromes;
    }

    /// Berlekamp–Massey: the shortest `1 + λ_1·x + … + λ_L·x^L` with
    /// `s_t = λ_1·s_{t-1} + … + λ_L·s_{t-L}` throughout; its roots are the inverse error points.
    private static int[] shortestRecurrence(int[] syndromes) {
        int[] current = new int[syndromes.length + 1];
        int[] previous = new int[syndromes.length + 1];
        current[0] = 1;
        previous[0] = 1;
        int length = 0;
        int sinceChange = 1;
        int previousDiscrepancy = 1;
        for (int t = 0; t < syndromes.length; t++) {
            int discrepancy = 0;
            for (int i = 0; i <= length; i++) {
                discrepancy ^= Gf256.times(current[i], syndromes[t - i]);
            }
            if (discrepancy == 0) {
                sinceChange++;
                continue;
            }
            int factor = Gf256.times(discrepancy, Gf256.inverse(previousDiscrepancy));
            int[] before = current.clone();
            for (int i = 0; i + sinceChange < current.length; i++) {
                current[i + sinceChange] ^= Gf256.times(factor, previous[i]);
            }
            if (2 * length <= t) {
                length = t + 1 - length;
                previous = before;
                previousDiscrepancy = discrepancy;
                sinceChange = 1;
            } else {
                sinceChange++;
            }
        }
        return Arrays.copyOf(current, length + 1);
    }

    private static boolean isRoot(int[] polynomial, int point) {
        int value = 0;
        for (int i = polynomial.length - 1; i >= 0; i--) {
            value = Gf256.times(value, point) ^ polynomial[i];
        }
        return value == 0;
    }
}
