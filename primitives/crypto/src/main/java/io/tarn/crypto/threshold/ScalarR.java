package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.math.BigInteger;
import supranational.blst.Scalar;

/// A number modulo `r`, the order of both groups; mostly a secret.
///
/// Arithmetic is blst's, in time that does not depend on the values, unless one is 0: that is nobody's
/// secret, but what two liars may make of their parts of a sum.
final class ScalarR {
    static final int BYTES = 32;

    private static final BigInteger R =
            new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

    private final Scalar value;

    private ScalarR(Scalar value) {
        this.value = value;
    }

    /// A public number that is no multiple of `r`.
    static ScalarR of(long value) {
        return new ScalarR(new Scalar(BigInteger.valueOf(value).mod(R)));
    }

    /// Uniform, from a secret of full strength and what tells this use of it from others: as
    /// `hash_to_field` of RFC 9380, §5.2.
    static ScalarR derive(Bytes seed, String purpose) {
        return new ScalarR(new Scalar(seed.toArray(), purpose));
    }

    /// 32 bytes, big-endian; not 0, which is no share of anything.
    static ScalarR read(Bytes encoding) throws MalformedException {
        var value = new BigInteger(1, encoding.toArray());
        if (encoding.size() != BYTES || value.signum() == 0 || value.compareTo(R) >= 0) {
            throw new MalformedException("not a number from 1 to r - 1");
        }
        return new ScalarR(new Scalar().from_bendian(encoding.toArray()));
    }

    ScalarR plus(ScalarR other) {
        try {
            return new ScalarR(value.dup().add(other.value));
        } catch (RuntimeException _) { // Thrown for one reason: the sum is 0.
            return new ScalarR(new Scalar());
        }
    }

    ScalarR times(ScalarR other) {
        try {
            return new ScalarR(value.dup().mul(other.value));
        } catch (RuntimeException _) { // Thrown for one reason: the product is 0.
            return new ScalarR(new Scalar());
        }
    }

    /// Of a number that is not 0.
    ScalarR inverse() {
        return new ScalarR(value.dup().inverse());
    }

    Bytes encoding() {
        return Bytes.owning(value.to_bendian());
    }

    Scalar blst() {
        return value;
    }
}
