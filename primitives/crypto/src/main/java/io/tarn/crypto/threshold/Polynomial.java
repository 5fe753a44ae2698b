package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A secret polynomial whose values are shares of its value at 0.
///
/// @param coefficients of powers 0, 1, …; as many as members must sign
record Polynomial(List<ScalarR> coefficients) {
    private static final String PURPOSE = "tarn.polynomial.v1.";

    Polynomial {
        coefficients = List.copyOf(coefficients);
    }

    /// Random but for its value at 0.
    static Polynomial through(ScalarR constant, Sharing sharing, Bytes seed) {
        Bytes secret = secret(sharing, seed);
        Stream<ScalarR> others =
                IntStream.range(1, sharing.threshold().needed())
                        .mapToObj(power -> ScalarR.derive(secret, PURPOSE + power));
        return new Polynomial(Stream.concat(Stream.of(constant), others).toList());
    }

    static Polynomial random(Sharing sharing, Bytes seed) {
        ScalarR constant = ScalarR.derive(secret(sharing, seed), PURPOSE + 0);
        return through(constant, sharing, seed);
    }

    /// A seed that serves in two sharings by mistake still makes two polynomials: their values at a few
    /// numbers, put together, would give either away.
    private static Bytes secret(Sharing sharing, Bytes seed) {
        return Bytes.concat(seed, sharing.digest().value());
    }

    ScalarR constant() {
        return coefficients.getFirst();
    }

    /// By Horner's rule.
    ScalarR at(int member) {
        ScalarR x = ScalarR.of(member);
        ScalarR value = coefficients.getLast();
        for (int power = coefficients.size() - 2; power >= 0; power--) {
            value = value.times(x).plus(coefficients.get(power));
        }
        return value;
    }

    VerificationVector commitments() {
        return new VerificationVector(coefficients.stream().map(PointG2::generatorTimes).toList());
    }

    @Override
    public String toString() {
        return "secret polynomial";
    }
}
