package io.tarn.crypto.tls;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;

/// Builds one identity's certificates (profile in docs/spec/crypto.md).
final class CertificateBuilder {
    private static final BigInteger VERSION_3 = BigInteger.TWO;
    private static final int VERSION = 0;
    private static final int EXTENSIONS = 3;

    private final NodeIdentity identity;

    CertificateBuilder(NodeIdentity identity) {
        this.identity = identity;
    }

    X509Certificate build(
            PublicKey tlsKey, Instant notBefore, Instant notAfter, SecureRandom random) {
        var serial = new BigInteger(CertificateProfile.SERIAL_BITS, random).setBit(0);
        Bytes toBeSigned = toBeSigned(tlsKey, serial, notBefore, notAfter);
        Bytes signature = identity.signCertificate(toBeSigned).value();
        Bytes certificate =
                Der.sequence(toBeSigned, signatureAlgorithm(), Der.bitString(signature));
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(certificate.toArray()));
        } catch (CertificateException e) {
            throw new AssertionError("a certificate of our own is well-formed", e);
        }
    }

    /// RFC 5280, §4.1: `TBSCertificate`.
    Bytes toBeSigned(PublicKey tlsKey, BigInteger serial, Instant notBefore, Instant notAfter) {
        return Der.sequence(
                Der.explicit(VERSION, Der.integer(VERSION_3)),
                Der.integer(serial),
                signatureAlgorithm(),
                name(),
                Der.sequence(Der.time(notBefore), Der.time(notAfter)),
                name(),
                Bytes.owning(tlsKey.getEncoded()),
                Der.explicit(EXTENSIONS, extensions()));
    }

    private static Bytes signatureAlgorithm() {
        return Der.sequence(Der.objectIdentifier(CertificateProfile.ED25519_OID));
    }

    /// Issuer and subject: a common name, and nothing else.
    private Bytes name() {
        return Der.sequence(
                Der.setOf(
                        Der.sequence(
                                Der.objectIdentifier(CertificateProfile.COMMON_NAME_OID),
                                Der.utf8(identity.id().text()))));
    }

    private Bytes extensions() {
        return Der.sequence(
                // No authority, which is the default and so left out.
                critical(CertificateProfile.BASIC_CONSTRAINTS_OID, Der.sequence()),
                // digitalSignature
                critical(CertificateProfile.KEY_USAGE_OID, Der.firstBit()),
                extension(
                        CertificateProfile.EXTENDED_KEY_USAGE_OID,
                        Der.sequence(
                                Der.objectIdentifier(CertificateProfile.SERVER_AUTH_OID),
                                Der.objectIdentifier(CertificateProfile.CLIENT_AUTH_OID))),
                // Not critical: a TLS library that does not know it must still parse the handshake.
                extension(
                        CertificateProfile.IDENTITY_OID,
                        Der.octetString(identity.publicKey().encoding())));
    }

    private static Bytes critical(String id, Bytes value) {
        return Der.sequence(Der.objectIdentifier(id), Der.yes(), Der.octetString(value));
    }

    private static Bytes extension(String id, Bytes value) {
        return Der.sequence(Der.objectIdentifier(id), Der.octetString(value));
    }
}
