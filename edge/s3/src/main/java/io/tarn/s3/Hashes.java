package io.tarn.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The digests that S3 is made of. The JDK's are used, since bodies go through them byte by byte as they come.
final class Hashes {
    private static final String HMAC = "HmacSHA256";

    private Hashes() {}

    /// @param algorithm one that every JDK has
    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is part of every JDK", e);
        }
    }

    static String sha256Hex(byte[] message) {
        return HexFormat.of().formatHex(digest("SHA-256").digest(message));
    }

    static String sha256Hex(String message) {
        return sha256Hex(message.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] hmac(byte[] key, String message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(HMAC + " is part of every JDK", e);
        }
    }

    /// Equality in time that depends on the lengths only.
    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
