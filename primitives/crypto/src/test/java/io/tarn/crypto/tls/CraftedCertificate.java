package io.tarn.crypto.tls;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
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

/// A certificate as a liar would make it: one that [TlsCertificates] would issue, but for what a
/// test changes.
final class CraftedCertificate {
    static final Instant NOT_BEFORE = Instant.parse("2026-01-01T00:00:00Z");

    private final NodeIdentity signer;
    private final Map<String, ASN1Encodable> extensions = new LinkedHashMap<>();
    private String subject;
    private String issuer;
    private String curve = "secp256r1";
    private Duration lifetime = Duration.ofDays(7);
    private boolean otherCritical;

    CraftedCertificate(NodeIdentity signer) {
        this.signer = signer;
        subject = "CN=" + signer.id().text();
        issuer = subject;
        extensions.put(Extension.basicConstraints.getId(), new BasicConstraints(false));
        extensions.put(Extension.keyUsage.getId(), new KeyUsage(KeyUsage.digitalSignature));
        purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
        identity(signer.publicKey().encoding());
    }

    CraftedCertificate subject(String name) {
        subject = name;
        return this;
    }

    CraftedCertificate issuer(String name) {
        issuer = name;
        return this;
    }

    CraftedCertificate curve(String name) {
        curve = name;
        return this;
    }

    CraftedCertificate lifetime(Duration duration) {
        lifetime = duration;
        return this;
    }

    CraftedCertificate identity(Bytes encoding) {
        return with(CertificateProfile.IDENTITY_OID, new DEROctetString(encoding.toArray()));
    }

    CraftedCertificate purposes(KeyPurposeId... purposes) {
        return with(Extension.extendedKeyUsage.getId(), new ExtendedKeyUsage(purposes));
    }

    CraftedCertificate with(String oid, ASN1Encodable value) {
        extensions.put(oid, value);
        return this;
    }

    CraftedCertificate without(String oid) {
        extensions.remove(oid);
        return this;
    }

    CraftedCertificate withUnknownCritical() {
        otherCritical = true;
        return this;
    }

    X509Certificate signed() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        PublicKey key = generator.generateKeyPair().getPublic();
        var builder =
                new X509v3CertificateBuilder(
                        new X500Name(issuer),
                        BigInteger.ONE,
                        Date.from(NOT_BEFORE),
                        Date.from(NOT_BEFORE.plus(lifetime)),
                        new X500Name(subject),
                        SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        for (var extension : extensions.entrySet()) {
            builder.addExtension(
                    new ASN1ObjectIdentifier(extension.getKey()), false, extension.getValue());
        }
        if (otherCritical) {
            var oid = new ASN1ObjectIdentifier("1.2.3.4");
            builder.addExtension(oid, true, new DEROctetString(new byte[1]));
        }
        return parse(builder.build(new Signer()).getEncoded());
    }

    static X509Certificate parse(byte[] encoded) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(encoded));
    }

    private final class Signer implements ContentSigner {
        private final ByteArrayOutputStream tbs = new ByteArrayOutputStream();

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(
                    new ASN1ObjectIdentifier(CertificateProfile.ED25519_OID));
        }

        @Override
        public OutputStream getOutputStream() {
            return tbs;
        }

        @Override
        public byte[] getSignature() {
            return signer.signCertificate(Bytes.owning(tbs.toByteArray())).value().toArray();
        }
    }
}
