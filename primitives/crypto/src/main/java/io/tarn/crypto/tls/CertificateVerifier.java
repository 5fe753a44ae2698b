package io.tarn.crypto.tls;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.Signature;
import io.tarn.crypto.tls.CertificateVerdict.Accepted;
import io.tarn.crypto.tls.CertificateVerdict.Reason;
import io.tarn.crypto.tls.CertificateVerdict.Rejected;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Judges a peer's certificate against the profile. The JDK has parsed it; what it proves is
/// decided here alone.
final class CertificateVerifier {
    private static final int VERSION = 3;
    private static final int P256_BITS = 256;

    /// `04 40`: a DER octet string of 64 bytes, the value of the identity extension.
    private static final Bytes IDENTITY_HEADER = Bytes.ofHex("0440");

    /// Ed25519 without parameters, then a bit string of 64 whole bytes, in DER.
    private static final Bytes SIGNATURE_HEADER = Bytes.ofHex("300506032b6570034100");

    private static final Set<String> KNOWN_EXTENSIONS =
            Set.of("2.5.29.19", "2.5.29.15", "2.5.29.37", CertificateProfile.IDENTITY_OID);
    private static final List<String> PURPOSES =
            List.of(CertificateProfile.SERVER_AUTH_OID, CertificateProfile.CLIENT_AUTH_OID);

    private CertificateVerifier() {}

    static CertificateVerdict verify(X509Certificate certificate, Instant now) {
        try {
            IdentityKey identity = identityOf(certificate);
            Bytes tbs = Bytes.owning(certificate.getTBSCertificate());
            var signature = new Signature(Bytes.owning(certificate.getSignature()));
            requireOneForm(certificate, tbs, signature);
            // First of all the signature: nothing else in the certificate means anything before.
            if (!identity.verifyCertificate(tbs, signature)) {
                return new Rejected(Reason.BAD_SIGNATURE, "not signed by " + identity.id());
            }
            Rejected rejected = rejectUsage(certificate);
            if (rejected == null) {
                rejected = rejectPeriod(certificate, now);
            }
            return rejected == null ? new Accepted(identity) : rejected;
        } catch (MalformedException | CertificateException | IllegalArgumentException e) {
            return new Rejected(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private static IdentityKey identityOf(X509Certificate certificate) throws MalformedException {
        if (certificate.getVersion() != VERSION) {
            throw new MalformedException("not an X.509 certificate of version 3");
        }
        if (!certificate.getSigAlgOID().equals(CertificateProfile.ED25519_OID)) {
            throw new MalformedException("not signed with Ed25519");
        }
        byte[] extension = certificate.getExtensionValue(CertificateProfile.IDENTITY_OID);
        if (extension == null) {
            throw new MalformedException("carries no identity");
        }
        // Java wraps the value, itself an octet string, in the extension's own octet string.
        Bytes value = Bytes.owning(extension);
        int header = IDENTITY_HEADER.size();
        if (value.size() != 2 * header + IdentityKey.BYTES
                || !value.slice(header, header).equals(IDENTITY_HEADER)) {
            throw new MalformedException("the identity is not an octet string of 64 bytes");
        }
        IdentityKey identity = IdentityKey.of(value.slice(2 * header, IdentityKey.BYTES));
        String name = CertificateProfile.COMMON_NAME + identity.id().text();
        if (!certificate.getSubjectX500Principal().getName().equals(name)
                || !certificate.getIssuerX500Principal().getName().equals(name)) {
            throw new MalformedException("subject and issuer are not the identity's name");
        }
        return identity;
    }

    /// What is not signed, around the part that is, has one form as well, so that nobody can make
    /// a second certificate from a first.
    private static void requireOneForm(X509Certificate certificate, Bytes tbs, Signature signature)
            throws CertificateException, MalformedException {
        Bytes encoded = Bytes.owning(certificate.getEncoded());
        Bytes tail = Bytes.concat(tbs, SIGNATURE_HEADER, signature.value());
        int header = encoded.size() - tail.size();
        if (header < 0 || !encoded.slice(header, tail.size()).equals(tail)) {
            throw new MalformedException("not in DER");
        }
    }

    private static @Nullable Rejected rejectUsage(X509Certificate certificate)
            throws CertificateException, MalformedException {
        if (!(certificate.getPublicKey() instanceof ECPublicKey key)
                || key.getParams().getOrder().bitLength() != P256_BITS) {
            throw new MalformedException("the TLS key is not on P-256");
        }
        for (String oid : certificate.getCriticalExtensionOIDs()) {
            if (!KNOWN_EXTENSIONS.contains(oid)) {
                throw new MalformedException("unknown critical extension " + oid);
            }
        }
        boolean[] usage = certificate.getKeyUsage();
        if (usage == null || !usage[0]) {
            return new Rejected(Reason.WRONG_USAGE, "the key may not sign");
        }
        if (certificate.getBasicConstraints() >= 0) {
            return new Rejected(Reason.WRONG_USAGE, "a certificate authority's certificate");
        }
        List<String> purposes = certificate.getExtendedKeyUsage();
        if (purposes == null || !purposes.containsAll(PURPOSES)) {
            return new Rejected(Reason.WRONG_USAGE, "not for both ends of TLS");
        }
        return null;
    }

    private static @Nullable Rejected rejectPeriod(X509Certificate certificate, Instant now) {
        Instant notBefore = certificate.getNotBefore().toInstant();
        Instant notAfter = certificate.getNotAfter().toInstant();
        if (Duration.between(notBefore, notAfter).compareTo(TlsCertificates.LIFETIME_MAX) > 0) {
            return new Rejected(Reason.TOO_LONG_LIVED, "valid for more than 31 days");
        }
        if (now.isBefore(notBefore)) {
            return new Rejected(Reason.NOT_YET_VALID, "valid from " + notBefore + " on");
        }
        if (now.isAfter(notAfter)) {
            return new Rejected(Reason.EXPIRED, "valid until " + notAfter);
        }
        return null;
    }
}
