package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdentityTest {
    private static final NodeIdentity ALICE = NodeIdentity.ofSeed(Bytes.ofHex("a1".repeat(32)));
    private static final NodeIdentity BOB = NodeIdentity.ofSeed(Bytes.ofHex("b0".repeat(32)));
    private static final Bytes MESSAGE = Bytes.ofHex("0102");

    static Stream<Vector> vectors() {
        return Vector.read("identity.json");
    }

    static Stream<Vector> idTexts() {
        return Vector.read("key-id.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void seedGivesTheseKeysNamesAndSignatures(Vector vector) throws MalformedException {
        var key = IdentityKey.ofHalves(vector.bytes("ed25519"), vector.bytes("x25519"));
        var signature = new Signature(vector.bytes("signature"));
        assertThat(key.verify(vector.string("domainTag"), vector.bytes("message"), signature))
                .isEqualTo(vector.isValid());
        if (vector.isValid()) {
            NodeIdentity identity = NodeIdentity.ofSeed(vector.bytes("seed"));
            assertThat(identity.publicKey()).isEqualTo(key);
            assertThat(identity.sign(vector.string("domainTag"), vector.bytes("message")))
                    .isEqualTo(signature);
            assertThat(KeyId.ofText(vector.string("id"))).isEqualTo(key.id());
            assertThat(IdentityKey.ofText(vector.string("key"))).isEqualTo(key);
        }
    }

    @ParameterizedTest
    @MethodSource("idTexts")
    void idHasOneText(Vector vector) throws MalformedException {
        if (vector.isValid()) {
            KeyId id = KeyId.ofText(vector.string("text"));
            assertThat(id.digest().value()).isEqualTo(vector.bytes("digest"));
            assertThat(id).hasToString(vector.string("text"));
        } else {
            assertThatThrownBy(() -> KeyId.ofText(vector.string("text")))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void signatureIsForOnePurposeOneMessageAndOneKey() {
        Signature signature = ALICE.sign("tarn.test.v1", MESSAGE);

        assertThat(ALICE.publicKey().verify("tarn.test.v1", MESSAGE, signature)).isTrue();
        assertThat(ALICE.publicKey().verify("tarn.test.v2", MESSAGE, signature)).isFalse();
        assertThat(ALICE.publicKey().verify("tarn.test.v1", Bytes.EMPTY, signature)).isFalse();
        assertThat(BOB.publicKey().verify("tarn.test.v1", MESSAGE, signature)).isFalse();
    }

    /// The size before the tag keeps a purpose and a message from running into each other.
    @Test
    void tagAndMessageDoNotRunTogether() {
        Signature signature = ALICE.sign("tarn.test.v1", Bytes.ofHex("31"));
        assertThat(ALICE.publicKey().verify("tarn.test.v11", Bytes.EMPTY, signature)).isFalse();
    }

    @Test
    void certificatesAndTaggedMessagesAreNeverTakenForEachOther() {
        Bytes tbs = Bytes.ofHex("3003020101");
        Signature onCertificate = ALICE.signCertificate(tbs);
        assertThat(ALICE.publicKey().verifyCertificate(tbs, onCertificate)).isTrue();

        Signature onMessage = ALICE.sign("tarn.test.v1", MESSAGE);
        Bytes signedBytes = new CanonicalWriter("tarn.test.v1").fixed(MESSAGE).toBytes();
        assertThat(ALICE.publicKey().verifyCertificate(signedBytes, onMessage)).isFalse();
        assertThatThrownBy(() -> ALICE.signCertificate(signedBytes))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tarn.tést.v1"})
    void domainTagsAreAscii(String tag) {
        assertThatThrownBy(() -> ALICE.sign(tag, MESSAGE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bothEndsAgree() {
        assertThat(ALICE.agreement(BOB.publicKey())).isEqualTo(BOB.agreement(ALICE.publicKey()));
        assertThat(ALICE.agreement(BOB.publicKey()))
                .isNotEqualTo(ALICE.agreement(ALICE.publicKey()));
    }

    @Test
    void showsNoSecret() {
        assertThat(ALICE.toString()).isEqualTo("NodeIdentity[" + ALICE.id() + "]");
        assertThat(ALICE.toString()).doesNotContain("a1a1");
    }

    @Test
    void generatedIdentitiesDifferAndSurviveExport() {
        var random = new SecureRandom();
        NodeIdentity one = NodeIdentity.generate(random);
        assertThat(one.id()).isNotEqualTo(NodeIdentity.generate(random).id());
        assertThat(NodeIdentity.ofSeed(one.exportSeed()).publicKey()).isEqualTo(one.publicKey());
    }

    @Test
    void publicKeyReadsBackFromBytesAndText() throws MalformedException {
        IdentityKey key = ALICE.publicKey();
        assertThat(IdentityKey.of(key.encoding())).isEqualTo(key);
        assertThat(IdentityKey.ofText(key.text())).isEqualTo(key);
        assertThat(key.id().text()).hasSize(63).startsWith("tarn1");
        assertThat(key.id().text()).startsWith(key.id().shortText());
    }

    @Test
    void hostilePublicKeysAreMalformed() {
        IdentityKey key = ALICE.publicKey();
        Bytes zero = Bytes.zeros(32);
        for (Bytes hostile :
                new Bytes[] {
                    Bytes.concat(zero, key.x25519()),
                    Bytes.concat(key.ed25519(), zero),
                    Bytes.concat(key.encoding(), Bytes.zeros(1)),
                    key.encoding().slice(0, 63),
                }) {
            assertThatThrownBy(() -> IdentityKey.of(hostile))
                    .isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> IdentityKey.ofHalves(zero, key.x25519()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
