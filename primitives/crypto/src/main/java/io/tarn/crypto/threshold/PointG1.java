package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import supranational.blst.P1;
import supranational.blst.P1_Affine;

/// A point of the group of signatures, in its one encoding: 48 bytes, compressed.
final class PointG1 {
    static final int BYTES = 48;

    /// The suite of draft-irtf-cfrg-bls-signature-05, §4.2.1; purposes are told apart by the tag that
    /// every message begins with.
    static final String SUITE = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

    private final P1 point;

    private PointG1(P1 point) {
        this.point = point;
    }

    static PointG1 hash(Bytes message) {
        return new PointG1(new P1().hash_to(message.toArray(), SUITE));
    }

    /// @throws MalformedException unless these are the bytes of a point of the group other than its
    ///     neutral element
    static PointG1 read(Bytes encoding) throws MalformedException {
        if (encoding.size() != BYTES || !Bls.isCompressed(encoding)) {
            throw new MalformedException("a point of G1 has 48 bytes, compressed");
        }
        try {
            var affine = new P1_Affine(encoding.toArray());
            if (affine.is_inf() || !affine.in_group()) {
                throw new MalformedException("not in the group G1");
            }
            return new PointG1(affine.to_jacobian());
        } catch (RuntimeException e) { // What blst throws has no type of its own.
            throw new MalformedException("not a point of G1", e);
        }
    }

    PointG1 times(ScalarR factor) {
        return new PointG1(point.dup().mult(factor.blst()));
    }

    PointG1 plus(PointG1 other) {
        return new PointG1(point.dup().add(other.point));
    }

    /// Whether `e(this, g) = e(H(message), key)`.
    boolean isSignature(PointG2 key, Bytes message) {
        return Bls.verifies(new P1_Affine(point), key.affine(), message);
    }

    Bytes encoding() {
        return Bytes.owning(point.compress());
    }
}
