package io.tarn.crypto.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/// What a node shows and proves in a TLS handshake: a certificate of its identity, and the private
/// ECDSA P-256 key that the certificate names.
public record TlsCredentials(PrivateKey privateKey, X509Certificate certificate) {
    /// Never the key.
    @Override
    public String toString() {
        return "TlsCredentials[" + certificate.getSubjectX500Principal().getName() + "]";
    }
}
