package io.tarn.crypto.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Seeded;
import java.io.IOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.junit.jupiter.api.Test;

/// Byte for byte what Bouncy Castle writes.
class DerTest {
    private static final NodeIdentity ALICE = NodeIdentity.ofSeed(Bytes.ofHex("a1".repeat(32)));

    private static final PublicKey TLS_KEY =
            TlsCertificates.issue(
                            ALICE,
                            CraftedCertificate.NOT_BEFORE,
                            Duration.ofDays(1),
                            new SecureRandom())
                    .certificate()
                    .getPublicKey();

    private static Bytes theirs(BigInteger serial, Instant notBefore, Instant notAfter)
            throws IOException {
        var name = new X500Name("CN=" + ALICE.id().text());
        var generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(serial));
        generator.setSignature(
                new AlgorithmIdentifier(new ASN1ObjectIdentifier(CertificateProfile.ED25519_OID)));
        generator.setIssuer(name);
        generator.setSubject(name);
        generator.setStartDate(new Time(Date.from(notBefore)));
        generator.setEndDate(new Time(Date.from(notAfter)));
        generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(TLS_KEY.getEncoded()));
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        extensions.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(
                        new KeyPurposeId[] {
                            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                        }));
        extensions.addExtension(
                new ASN1ObjectIdentifier(CertificateProfile.IDENTITY_OID),
                false,
                new DEROctetString(ALICE.publicKey().encoding().toArray()));
        generator.setExtensions(extensions.generate());
        return Bytes.owning(generator.generateTBSCertificate().getEncoded());
    }

    @Test
    void certificatesAreWhatOthersWrite() {
        var builder = new CertificateBuilder(ALICE);
        Seeded.check(random -> {
            var serial = new BigInteger(1 + random.nextInt(127), random).setBit(0);
            Instant notBefore = Instant.ofEpochSecond(random.nextLong(0, 253_000_000_000L));
            Instant notAfter = notBefore.plusSeconds(random.nextLong(0, 3_000_000));
            assertThat(builder.toBeSigned(TLS_KEY, serial, notBefore, notAfter))
                    .isEqualTo(theirs(serial, notBefore, notAfter));
        });
    }

    @Test
    void yearsHaveTwoDigitsUntil2049() throws IOException {
        var builder = new CertificateBuilder(ALICE);
        Instant last = Instant.parse("2049-12-31T23:59:59Z");
        assertThat(builder.toBeSigned(TLS_KEY, BigInteger.ONE, last, last.plusSeconds(1)))
                .isEqualTo(theirs(BigInteger.ONE, last, last.plusSeconds(1)));
        assertThat(Der.time(last)).isEqualTo(Bytes.ofHex("170d3439313233313233353935395a"));
        assertThat(Der.time(last.plusSeconds(1)).byteAt(0)).isEqualTo((byte) 0x18);
    }

    @Test
    void arcsHaveAnySize() throws IOException {
        for (String arcs :
                new String[] {
                    "1.3.101.112",
                    "2.5.4.3",
                    "0.0.0",
                    "2.999.127.128.16383.16384",
                    CertificateProfile.IDENTITY_OID
                }) {
            assertThat(Der.objectIdentifier(arcs))
                    .as(arcs)
                    .isEqualTo(Bytes.owning(new ASN1ObjectIdentifier(arcs).getEncoded()));
        }
    }

    @Test
    void lengthsHaveAnySize() throws IOException {
        for (int size : new int[] {0, 1, 127, 128, 255, 256, 65_535, 65_536}) {
            assertThat(Der.octetString(Bytes.zeros(size)))
                    .as("%d bytes", size)
                    .isEqualTo(Bytes.owning(new DEROctetString(new byte[size]).getEncoded()));
        }
    }
}
