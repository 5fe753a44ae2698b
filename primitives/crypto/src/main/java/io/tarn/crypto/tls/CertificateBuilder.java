package io.tarn.crypto.tls;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/// Builds one identity's certificates (profile in docs/spec/crypto.md).
final class CertificateBuilder {
    private final NodeIdentity identity;

    CertificateBuilder(NodeIdentity identity) {
        this.identity = identity;
    }

    X509Certificate build(
            PublicKey tlsKey, Instant notBefore, Instant notAfter, SecureRandom random) {
        var name = new X500Name(CertificateProfile.COMMON_NAME + identity.id().text());
        var serial = new BigInteger(CertificateProfile.SERIAL_BITS, random).setBit(0);
        var builder =
                new X509v3CertificateBuilder(
                        name,
                        serial,
                        Date.from(notBefore),
                        Date.from(notAfter),
                        name,
                        SubjectPublicKeyInfo.getInstance(tlsKey.getEncoded()));
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                            }));
            // Not critical: a TLS library that does not know it must still parse the handshake.
            builder.addExtension(
                    new ASN1ObjectIdentifier(CertificateProfile.IDENTITY_OID),
                    false,
                    new DEROctetString(identity.publicKey().encoding().toArray()));
            byte[] encoded = builder.build(new IdentitySigner(identity)).getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(encoded));
        } catch (IOException | CertificateException e) {
            throw new AssertionError("a certificate of our own is well-formed", e);
        }
    }

    private static final class IdentitySigner implements ContentSigner {
        private final NodeIdentity identity;
        private final ByteArrayOutputStream tbsCertificate = new ByteArrayOutputStream();

        IdentitySigner(NodeIdentity identity) {
            this.identity = identity;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(
                    new ASN1ObjectIdentifier(CertificateProfile.ED25519_OID));
        }

        @Override
        public OutputStream getOutputStream() {
            return tbsCertificate;
        }

        @Override
        public byte[] getSignature() {
            return identity.signCertificate(Bytes.owning(tbsCertificate.toByteArray()))
                    .value()
                    .toArray();
        }
    }
}
