package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;
import supranational.blst.PT;

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

    /// Whether `e(signature, g) = e(H(message), key)`: what blst's own verification does, but for looking once more
    /// whether both points are in their groups, which takes a third of its time.
    ///
    /// @param signature in G1, and not neutral, as [PointG1#read] sees to
    /// @param key in G2, and not neutral, as [PointG2#read] sees to
    static boolean verifies(P1_Affine signature, P2_Affine key, Bytes message) {
        P1_Affine hash = new P1().hash_to(message.toArray(), PointG1.SUITE).to_affine();
        return PT.finalverify(new PT(signature), new PT(key, hash));
    }
}
