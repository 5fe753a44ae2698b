package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Bech32m;

/// The public key of a group, which outlives its members: a point of G2 that is not neutral, 96 bytes.
public final class GroupKey {
    public static final int BYTES = PointG2.BYTES;

    private static final String TEXT_PREFIX = "tarnring";

    private final PointG2 point;

    GroupKey(PointG2 point) {
        this.point = point;
    }

    /// 96 bytes from anywhere.
    public static GroupKey of(Bytes encoding) throws MalformedException {
        return new GroupKey(PointG2.read(encoding));
    }

    public void write(CanonicalWriter out) {
        out.fixed(encoding());
    }

    public static GroupKey read(CanonicalReader in) throws MalformedException {
        return of(in.fixed(BYTES).compact());
    }

    public Bytes encoding() {
        return point.encoding();
    }

    /// As text, `tarnring1…`, for files that people edit.
    public String text() {
        return Bech32m.encode(TEXT_PREFIX, encoding());
    }

    public static GroupKey ofText(String text) throws MalformedException {
        return of(Bech32m.decode(TEXT_PREFIX, text, BYTES));
    }

    /// Whether the group signed `message` for the purpose `domainTag`. `false` for any other bytes;
    /// never an exception.
    public boolean verify(String domainTag, Bytes message, ThresholdSignature signature) {
        return verifies(point, domainTag, message, signature.value());
    }

    static boolean verifies(PointG2 key, String domainTag, Bytes message, Bytes signature) {
        try {
            return PointG1.read(signature).isSignature(key, Bls.tagged(domainTag, message));
        } catch (MalformedException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupKey that && point.equals(that.point);
    }

    @Override
    public int hashCode() {
        return point.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
