package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import supranational.blst.BLST_ERROR;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;

/// BLS signatures of whole messages; the sharing of keys is built on it.
final class Bls {
    private static final int COMPRESSED = 0x80;

    private Bls() {}

    /// What is hashed to the curve for one purpose, as an identity signs it too (docs/spec/crypto.md).
    static Bytes tagged(String domainTag, Bytes message) {
        return new CanonicalWriter(domainTag).fixed(message).toBytes();
    }

    /// Besides the compressed form, blst reads one of twice the length; whoever reads the wire knows
    /// one only.
    static boolean isCompressed(Bytes encoding) {
        return (encoding.byteAt(0) & COMPRESSED) != 0;
    }

    static boolean verifies(P1_Affine signature, P2_Affine key, Bytes message) {
        return signature.core_verify(key, true, message.toArray(), PointG1.SUITE)
                == BLST_ERROR.BLST_SUCCESS;
    }
}
