package io.tarn.crypto.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Vector;
import io.tarn.crypto.tls.CertificateVerdict.Accepted;
import io.tarn.crypto.tls.CertificateVerdict.Rejected;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Certificates as released once, so that a later release still judges them alike. Their keys and serial numbers were
/// random, so other certificates would say no more: `-Dtarn.vectors.write=true` makes them only if the file is not
/// there.
class CertificateVectorsTest {
    private static final String FILE = "certificate.json";
    private static final NodeIdentity ALICE = NodeIdentity.ofSeed(Bytes.ofHex("a1".repeat(32)));
    private static final NodeIdentity MALLORY = NodeIdentity.ofSeed(Bytes.ofHex("66".repeat(32)));
    private static final Instant NOT_BEFORE = CraftedCertificate.NOT_BEFORE;
    private static final Duration WEEK = Duration.ofDays(7);

    static Stream<Vector> vectors() throws Exception {
        if (Boolean.getBoolean("tarn.vectors.write") && Files.notExists(Vector.path(FILE))) {
            var content = new LinkedHashMap<String, Object>();
            content.put("comment", "TLS certificates of identities, in DER, and their verdicts");
            content.put("source", "docs/spec/crypto.md");
            content.put("tests", cases());
            Files.writeString(Vector.path(FILE), Vector.text(content));
        }
        return Vector.read(FILE);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void judgesAsReleased(Vector vector) throws Exception {
        X509Certificate certificate =
                CraftedCertificate.parse(vector.bytes("certificate").toArray());
        Instant now = Instant.parse(vector.string("now"));
        switch (TlsCertificates.verify(certificate, now)) {
            case Accepted(var identity) -> {
                assertThat(vector.isValid()).isTrue();
                assertThat(identity.encoding()).isEqualTo(vector.bytes("identity"));
            }
            case Rejected(var reason, var detail) -> {
                assertThat(vector.isValid()).as(detail).isFalse();
                assertThat(reason).hasToString(vector.string("reason"));
            }
        }
    }

    private static List<Map<String, Object>> cases() throws Exception {
        X509Certificate good =
                TlsCertificates.issue(ALICE, NOT_BEFORE, WEEK, new SecureRandom()).certificate();
        Instant during = NOT_BEFORE.plusSeconds(1);
        var forged =
                new CraftedCertificate(MALLORY)
                        .identity(ALICE.publicKey().encoding())
                        .subject("CN=" + ALICE.id().text())
                        .issuer("CN=" + ALICE.id().text());
        var mixed =
                new CraftedCertificate(MALLORY)
                        .identity(
                                Bytes.concat(
                                        MALLORY.publicKey().ed25519(), ALICE.publicKey().x25519()));
        var serverOnly = new CraftedCertificate(ALICE).purposes(KeyPurposeId.id_kp_serverAuth);
        var year = new CraftedCertificate(ALICE).lifetime(Duration.ofDays(365));
        return List.of(
                valid("Within its period", good, during),
                valid("At its last second", good, NOT_BEFORE.plus(WEEK)),
                invalid("Over", good, NOT_BEFORE.plus(WEEK).plusSeconds(1), "EXPIRED", "notAfter"),
                invalid(
                        "Not begun",
                        good,
                        NOT_BEFORE.minusSeconds(1),
                        "NOT_YET_VALID",
                        "notBefore"),
                invalid(
                        "A year",
                        year.signed(),
                        during,
                        "TOO_LONG_LIVED",
                        "the length of the period"),
                invalid("Server only", serverOnly.signed(), during, "WRONG_USAGE", "the purposes"),
                invalid(
                        "Mallory's signature under Alice's name and keys",
                        forged.signed(),
                        during,
                        "BAD_SIGNATURE",
                        "the signature"),
                invalid(
                        "Mallory's name over its signing key and Alice's agreement key",
                        mixed.signed(),
                        during,
                        "MALFORMED",
                        "the agreement key's place in the name"));
    }

    private static Map<String, Object> fields(String comment, X509Certificate der, Instant now)
            throws Exception {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("comment", comment);
        fields.put("flags", List.of("Derived"));
        fields.put("certificate", Bytes.owning(der.getEncoded()).hex());
        fields.put("now", now.toString());
        return fields;
    }

    private static Map<String, Object> valid(String comment, X509Certificate der, Instant now)
            throws Exception {
        Map<String, Object> fields = fields(comment, der, now);
        fields.put("identity", ALICE.publicKey().encoding().hex());
        fields.put("result", "valid");
        return fields;
    }

    private static Map<String, Object> invalid(
            String comment, X509Certificate der, Instant now, String reason, String unchecked)
            throws Exception {
        Map<String, Object> fields = fields(comment, der, now);
        fields.put("reason", reason);
        fields.put("result", "invalid");
        fields.put("bug", unchecked + " is not checked");
        return fields;
    }
}
