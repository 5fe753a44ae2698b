package io.tarn.coding;

import io.tarn.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/// The seeds of both evaluation points, drawn from one hash under two domain tags.
///
/// @param aesKey 16 bytes; the first-level point is `r = AES-128(aesKey, 0¹²⁸)`, as in GCM
/// @param s 16 bytes; the second-level point, an element of [Tower]
record EvaluationPoints(Bytes aesKey, Bytes s) {
    private static final int BYTES = 16;
    private static final byte[] R_DOMAIN = "tarn.fp.r.v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] S_DOMAIN = "tarn.fp.s.v1".getBytes(StandardCharsets.US_ASCII);

    static EvaluationPoints of(Bytes hash) {
        return new EvaluationPoints(derive(R_DOMAIN, hash), derive(S_DOMAIN, hash));
    }

    private static Bytes derive(byte[] domain, Bytes hash) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(domain);
            digest.update(hash.backingArray(), hash.backingOffset(), hash.size());
            return Bytes.owning(Arrays.copyOf(digest.digest(), BYTES));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
