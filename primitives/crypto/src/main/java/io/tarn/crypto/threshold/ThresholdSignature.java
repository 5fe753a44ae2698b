package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// A signature of a group, 48 bytes, of any value; [GroupKey#verify] judges it. One message has one
/// valid signature, whoever signed.
public record ThresholdSignature(Bytes value) {
    public static final int BYTES = PointG1.BYTES;

    public ThresholdSignature {
        Bytes.ofSize(value, BYTES, "threshold signature");
    }

    public void write(CanonicalWriter out) {
        out.fixed(value);
    }

    public static ThresholdSignature read(CanonicalReader in) throws MalformedException {
        return new ThresholdSignature(in.fixed(BYTES).compact());
    }
}
