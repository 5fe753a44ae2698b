package io.tarn.ring.affairs;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.ThresholdSignature;

/// A charter that the ring has signed. Of any value; [#verify] judges it.
public record CertifiedCharter(CharterStatement statement, ThresholdSignature signature) {
    public boolean verify(GroupKey key) {
        return key.verify(CharterStatement.DOMAIN_TAG, statement.toSign(), signature);
    }

    public void write(CanonicalWriter out) {
        statement.write(out);
        signature.write(out);
    }

    public static CertifiedCharter read(CanonicalReader in) throws MalformedException {
        return new CertifiedCharter(CharterStatement.read(in), ThresholdSignature.read(in));
    }
}
