package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import supranational.blst.P2;
import supranational.blst.P2_Affine;

/// A point of the group of keys, in its one encoding: 96 bytes, compressed. Equal by that.
final class PointG2 {
    static final int BYTES = 96;

    private final P2 point;
    private final Bytes encoding;

    private PointG2(P2 point) {
        this.point = point;
        encoding = Bytes.owning(point.compress());
    }

    /// `factor · g`.
    static PointG2 generatorTimes(ScalarR factor) {
        return new PointG2(P2.generator().mult(factor.blst()));
    }

    /// @throws MalformedException unless these are the bytes of a point of the group other than its
    ///     neutral element
    static PointG2 read(Bytes encoding) throws MalformedException {
        if (encoding.size() != BYTES || !Bls.isCompressed(encoding)) {
            throw new MalformedException("a point of G2 has 96 bytes, compressed");
        }
        try {
            var affine = new P2_Affine(encoding.toArray());
            if (affine.is_inf() || !affine.in_group()) {
                throw new MalformedException("not in the group G2");
            }
            return new PointG2(affine.to_jacobian());
        } catch (RuntimeException e) { // What blst throws has no type of its own.
            throw new MalformedException("not a point of G2", e);
        }
    }

    PointG2 times(ScalarR factor) {
        return new PointG2(point.dup().mult(factor.blst()));
    }

    PointG2 plus(PointG2 other) {
        return new PointG2(point.dup().add(other.point));
    }

    P2_Affine affine() {
        return point.to_affine();
    }

    Bytes encoding() {
        return encoding;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PointG2 that && encoding.equals(that.encoding);
    }

    @Override
    public int hashCode() {
        return encoding.hashCode();
    }

    @Override
    public String toString() {
        return encoding.toString();
    }
}
