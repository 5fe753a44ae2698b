package io.tarn.crypto.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.tls.CertificateVerdict.Accepted;
import io.tarn.crypto.tls.CertificateVerdict.Reason;
import io.tarn.crypto.tls.CertificateVerdict.Rejected;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

class TlsCertificatesTest {
    private static final NodeIdentity ALICE = NodeIdentity.ofSeed(Bytes.ofHex("a1".repeat(32)));
    private static final NodeIdentity MALLORY = NodeIdentity.ofSeed(Bytes.ofHex("66".repeat(32)));
    private static final Instant NOT_BEFORE = CraftedCertificate.NOT_BEFORE;
    private static final Instant NOW = NOT_BEFORE.plusSeconds(3_600);
    private static final Duration WEEK = Duration.ofDays(7);

    private static CraftedCertificate crafted() {
        return new CraftedCertificate(ALICE);
    }

    private static TlsCredentials issued() {
        return TlsCertificates.issue(ALICE, NOT_BEFORE, WEEK, new SecureRandom());
    }

    private static void assertRejected(X509Certificate certificate, Reason reason) {
        assertThat(TlsCertificates.verify(certificate, NOW))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    }

    @Test
    void provesTheWholeIdentity() {
        X509Certificate certificate = issued().certificate();

        assertThat(TlsCertificates.verify(certificate, NOW))
                .isEqualTo(new Accepted(ALICE.publicKey()));
        assertThat(certificate.getSubjectX500Principal().getName())
                .isEqualTo("CN=" + ALICE.id().text());
        assertThat(certificate.getSigAlgOID()).isEqualTo("1.3.101.112");
        assertThat(certificate.getPublicKey()).isInstanceOf(ECPublicKey.class);
    }

    @Test
    void everyIssueHasItsOwnKeyAndSerialNumber() {
        X509Certificate one = issued().certificate();
        X509Certificate two = issued().certificate();
        assertThat(one.getPublicKey()).isNotEqualTo(two.getPublicKey());
        assertThat(one.getSerialNumber()).isNotEqualTo(two.getSerialNumber()).isPositive();
    }

    @Test
    void holdsOnlyWithinItsPeriod() {
        X509Certificate certificate = issued().certificate();
        Instant notAfter = NOT_BEFORE.plus(WEEK);
        assertThat(TlsCertificates.verify(certificate, NOT_BEFORE)).isInstanceOf(Accepted.class);
        assertThat(TlsCertificates.verify(certificate, notAfter)).isInstanceOf(Accepted.class);
        assertThat(TlsCertificates.verify(certificate, NOT_BEFORE.minusSeconds(1)))
                .extracting(verdict -> ((Rejected) verdict).reason())
                .isEqualTo(Reason.NOT_YET_VALID);
        assertThat(TlsCertificates.verify(certificate, notAfter.plusSeconds(1)))
                .extracting(verdict -> ((Rejected) verdict).reason())
                .isEqualTo(Reason.EXPIRED);
    }

    @Test
    void craftedAsIssuedIsAccepted() throws Exception {
        assertThat(TlsCertificates.verify(crafted().signed(), NOW)).isInstanceOf(Accepted.class);
    }

    /// Mallory names Alice and carries her keys, but can only sign with its own.
    @Test
    void anotherIdentitysNameIsRejected() throws Exception {
        var forged =
                new CraftedCertificate(MALLORY)
                        .identity(ALICE.publicKey().encoding())
                        .subject("CN=" + ALICE.id().text())
                        .issuer("CN=" + ALICE.id().text());
        assertRejected(forged.signed(), Reason.BAD_SIGNATURE);
    }

    /// With the name bound to the Ed25519 key alone, Mallory could pass Alice's agreement key off
    /// as its own.
    @Test
    void nameOfOneAndKeysOfAnotherAreRejected() throws Exception {
        Bytes mixed = Bytes.concat(MALLORY.publicKey().ed25519(), ALICE.publicKey().x25519());
        assertRejected(new CraftedCertificate(MALLORY).identity(mixed).signed(), Reason.MALFORMED);
        assertRejected(
                crafted().identity(MALLORY.publicKey().encoding()).signed(), Reason.MALFORMED);
        assertRejected(crafted().subject("CN=" + MALLORY.id().text()).signed(), Reason.MALFORMED);
        assertRejected(crafted().issuer("CN=" + MALLORY.id().text()).signed(), Reason.MALFORMED);
        assertRejected(
                crafted().subject("CN=" + ALICE.id().text() + ",O=Tarn").signed(),
                Reason.MALFORMED);
    }

    @Test
    void identityIsNeededWholeAndInItsForm() throws Exception {
        String oid = CertificateProfile.IDENTITY_OID;
        assertRejected(crafted().without(oid).signed(), Reason.MALFORMED);
        assertRejected(crafted().identity(Bytes.zeros(64)).signed(), Reason.MALFORMED);
        assertRejected(
                crafted().identity(ALICE.publicKey().encoding().slice(0, 63)).signed(),
                Reason.MALFORMED);
        assertRejected(
                crafted().with(oid, new DERUTF8String("x".repeat(64))).signed(), Reason.MALFORMED);
    }

    @Test
    void otherUsesAreRejected() throws Exception {
        String usage = Extension.keyUsage.getId();
        String purposes = Extension.extendedKeyUsage.getId();
        String constraints = Extension.basicConstraints.getId();
        assertRejected(crafted().without(usage).signed(), Reason.WRONG_USAGE);
        assertRejected(
                crafted().with(usage, new KeyUsage(KeyUsage.keyEncipherment)).signed(),
                Reason.WRONG_USAGE);
        assertRejected(crafted().without(purposes).signed(), Reason.WRONG_USAGE);
        assertRejected(
                crafted().purposes(KeyPurposeId.id_kp_serverAuth).signed(), Reason.WRONG_USAGE);
        assertRejected(
                crafted().with(constraints, new BasicConstraints(true)).signed(),
                Reason.WRONG_USAGE);
    }

    @Test
    void otherCurvesExtensionsAndLifetimesAreRejected() throws Exception {
        assertRejected(crafted().curve("secp384r1").signed(), Reason.MALFORMED);
        assertRejected(crafted().withUnknownCritical().signed(), Reason.MALFORMED);
        assertRejected(
                crafted().lifetime(TlsCertificates.LIFETIME_MAX.plusSeconds(1)).signed(),
                Reason.TOO_LONG_LIVED);
    }

    /// Every single-byte change of a good certificate either does not parse or proves nothing.
    @Test
    void noAlteredCertificateIsAccepted() throws Exception {
        byte[] good = issued().certificate().getEncoded();
        int judged = 0;
        for (int i = 0; i < good.length; i++) {
            byte[] altered = good.clone();
            altered[i] ^= (byte) (1 << i % Byte.SIZE);
            X509Certificate certificate;
            try {
                certificate = CraftedCertificate.parse(altered);
            } catch (CertificateException e) {
                continue;
            }
            judged++;
            assertThat(TlsCertificates.verify(certificate, NOW))
                    .as("byte %d", i)
                    .isInstanceOf(Rejected.class);
        }
        assertThat(judged).isGreaterThan(good.length / 4);
    }

    /// The count of unused bits in the signature's bit string is not signed; a lax reader masks as
    /// many bits of the signature, which were zero already.
    @Test
    void unusedBitsOfTheSignatureAreRejected() throws Exception {
        X509Certificate certificate = issued().certificate();
        byte[] altered = certificate.getEncoded();
        int unusedBits = altered.length - certificate.getSignature().length - 1;
        assertThat(altered[unusedBits]).isZero();
        altered[unusedBits] = 7;
        altered[altered.length - 1] = 0;
        assertRejected(CraftedCertificate.parse(altered), Reason.MALFORMED);
    }

    @Test
    void issuesShortLivedCertificatesOnly() {
        for (Duration lifetime :
                new Duration[] {
                    Duration.ZERO, Duration.ofDays(-1), TlsCertificates.LIFETIME_MAX.plusSeconds(1)
                }) {
            assertThatThrownBy(() ->
                            TlsCertificates.issue(ALICE, NOT_BEFORE, lifetime, new SecureRandom()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void credentialsShowNoSecret() {
        TlsCredentials credentials = issued();
        assertThat(credentials.toString())
                .isEqualTo("TlsCredentials[CN=" + ALICE.id().text() + "]");
    }
}
