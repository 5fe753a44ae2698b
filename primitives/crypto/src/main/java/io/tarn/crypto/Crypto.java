package io.tarn.crypto;

/// Which implementations this process chose, for `tarn status`.
public final class Crypto {
    private Crypto() {}

    /// For example `Ed25519: AmazonCorrettoCryptoProvider 2.5.0; SHA-256, HMAC, HKDF, X25519: JDK
    /// 25.0.3`.
    public static String describe() {
        return "Ed25519: %s; SHA-256, HMAC, HKDF, X25519: JDK %s"
                .formatted(Ed25519.describe(), System.getProperty("java.version"));
    }
}
