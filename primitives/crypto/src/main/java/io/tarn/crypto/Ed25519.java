package io.tarn.crypto;

import io.tarn.base.Bytes;
import java.util.List;

/// Ed25519 (RFC 8032, §5.1) on raw keys, by the fastest provider that works here.
final class Ed25519 {
    /// A private key, ready to sign; safe for use by many threads.
    interface Signer {
        Bytes publicKey();

        Signature sign(Bytes message);
    }

    private static final Ed25519Choice PROVIDERS = new Ed25519Choice();

    private Ed25519() {}

    static Signer signer(Bytes seed) {
        return Ed25519Provider.signer(seed, PROVIDERS::next);
    }

    /// @param message in parts
    static boolean verify(Bytes publicKey, List<Bytes> message, Signature signature) {
        return verify(PROVIDERS.next(), publicKey, message, signature);
    }

    /// Tarn's own checks first, so that the verdict does not depend on the provider.
    static boolean verify(
            Ed25519Provider provider, Bytes publicKey, List<Bytes> message, Signature signature) {
        return Curve25519.isCanonical(signature) && provider.verify(publicKey, message, signature);
    }

    static String describe() {
        return PROVIDERS.settle().name();
    }
}
