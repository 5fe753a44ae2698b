package io.tarn.crypto.tls;

import static io.tarn.base.Invariant.require;

import io.tarn.crypto.NodeIdentity;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;

/// Issues and verifies the certificates by which node identities speak TLS.
public final class TlsCertificates {
    /// Longest period a certificate may be valid: a stolen TLS key is useless after it.
    public static final Duration LIFETIME_MAX = Duration.ofDays(31);

    private TlsCertificates() {}

    /// A fresh P-256 key, certified by `identity` from `notBefore` for `lifetime`.
    ///
    /// X.509 counts whole seconds; both ends of the period are cut to them.
    public static TlsCredentials issue(
            NodeIdentity identity, Instant notBefore, Duration lifetime, SecureRandom random) {
        require(
                lifetime.isPositive() && lifetime.compareTo(LIFETIME_MAX) <= 0,
                "a certificate lives at most 31 days");
        KeyPair pair = freshKey(random);
        X509Certificate certificate =
                new CertificateBuilder(identity)
                        .build(pair.getPublic(), notBefore, notBefore.plus(lifetime), random);
        return new TlsCredentials(pair.getPrivate(), certificate);
    }

    /// The identity that `certificate` proves at `now`, or why it proves none. Hostile
    /// certificates get a verdict, never an exception.
    public static CertificateVerdict verify(X509Certificate certificate, Instant now) {
        return CertificateVerifier.verify(certificate, now);
    }

    private static KeyPair freshKey(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has P-256", e);
        }
    }
}
