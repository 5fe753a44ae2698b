package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.security.Security;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every provider that is here, against RFC 8032 and against each other.
class Ed25519Test {
    private static final boolean FAST_EXPECTED =
            Boolean.parseBoolean(System.getProperty("tarn.test.fastProvider", "true"))
                    && System.getProperty("os.name").equals("Linux")
                    && System.getProperty("os.arch").equals("amd64");

    static Stream<Vector> vectors() {
        return Vector.read("ed25519.json");
    }

    private static List<Ed25519Provider> providers() {
        return Stream.concat(Ed25519Provider.fast(), Stream.of(Ed25519Provider.jdk())).toList();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyProviderGivesTheSameVerdict(Vector vector) {
        Bytes key = vector.bytes("public");
        boolean keyTaken = Curve25519.isEd25519Key(key);
        if (!vector.has("signature")) {
            assertThat(keyTaken).isEqualTo(vector.isValid());
            return;
        }
        var signature = new Signature(vector.bytes("signature"));
        for (Ed25519Provider provider : providers()) {
            boolean verified =
                    keyTaken
                            && Ed25519.verify(
                                    provider, key, List.of(vector.bytes("message")), signature);
            assertThat(verified).as(provider.name()).isEqualTo(vector.isValid());
            if (vector.has("seed")) {
                Ed25519.Signer signer = provider.signer(vector.bytes("seed"));
                assertThat(signer.publicKey()).isEqualTo(key);
                assertThat(signer.sign(vector.bytes("message"))).isEqualTo(signature);
            }
        }
    }

    @Test
    void providersSignAlikeAndAcceptEachOther() {
        Seeded.check(random -> {
            for (int size = 0; size < 6; size++) {
                Bytes seed = Seeded.bytes(random, 32);
                Bytes message = Seeded.bytes(random, size);
                Ed25519.Signer oracle = Ed25519Provider.jdk().signer(seed);
                Signature expected = oracle.sign(message);
                for (Ed25519Provider provider : providers()) {
                    assertThat(provider.signer(seed).sign(message)).isEqualTo(expected);
                    assertThat(provider.verify(oracle.publicKey(), List.of(message), expected))
                            .isTrue();
                }
            }
        });
    }

    /// A signature that one node takes and another refuses would split them.
    /// The largest operation of a ring is signed with what surrounds it: more than the fast provider takes.
    @Test
    void everyProviderTakesMessagesOfMoreThanAMebibyte() {
        Bytes seed = Bytes.ofHex("5a".repeat(32));
        for (Ed25519Provider provider : providers()) {
            Ed25519.Signer signer = provider.signer(seed);
            for (int size : new int[] {1 << 20, (1 << 20) + 1, (1 << 20) + 4_096}) {
                Bytes message = Bytes.zeros(size);
                Signature signature = signer.sign(message);
                assertThat(
                                Ed25519.verify(
                                        provider, signer.publicKey(), List.of(message), signature))
                        .as("%s, %d bytes", provider.name(), size)
                        .isTrue();
            }
        }
    }

    @Test
    void providersRefuseTheSameDamage() {
        Seeded.check(random -> {
            Ed25519.Signer signer = Ed25519Provider.jdk().signer(Seeded.bytes(random, 32));
            Bytes message = Seeded.bytes(random, 32);
            Signature good = signer.sign(message);
            for (int i = 0; i < 24; i++) {
                var bad = new Signature(Seeded.flipped(random, good.value()));
                for (Ed25519Provider provider : providers()) {
                    boolean verified =
                            Ed25519.verify(provider, signer.publicKey(), List.of(message), bad);
                    assertThat(verified).as(provider.name()).isFalse();
                }
            }
        });
    }

    /// Today's providers refuse odd encodings by themselves; Tarn does not rely on that.
    @Test
    void oddEncodingsAreRefusedBeforeAnyProviderIsAsked() {
        var credulous = new Ed25519Provider(new CredulousProvider());
        List<Vector> odd =
                vectors().filter(vector -> vector.hasFlag("Malleable", "NonCanonicalR")).toList();
        assertThat(odd).hasSizeGreaterThan(5);
        for (Vector vector : odd) {
            Bytes key = vector.bytes("public");
            Bytes message = vector.bytes("message");
            var signature = new Signature(vector.bytes("signature"));
            assertThat(credulous.verify(key, List.of(message), signature)).isTrue();
            assertThat(Ed25519.verify(credulous, key, List.of(message), signature)).isFalse();
        }
    }

    @Test
    void selfTestRefusesAProviderThatAcceptsEverything() {
        assertThat(new Ed25519Provider(new CredulousProvider()).passesSelfTest()).isFalse();
    }

    /// A provider whose native part did not load has no algorithms.
    @Test
    void selfTestRefusesAProviderWithoutEd25519() {
        var empty = new Ed25519Provider(Security.getProvider("SunJCE"));
        assertThat(empty.passesSelfTest()).isFalse();
    }

    @Test
    void everyProviderPassesItsSelfTest() {
        assertThat(providers()).allMatch(Ed25519Provider::passesSelfTest);
    }

    /// Keeps the build honest: without this, a fast provider that no longer loads goes unnoticed.
    @Test
    void fastProviderIsChosenWhereItIsInstalled() {
        assertThat(new Ed25519Choice().settle().name())
                .startsWith(FAST_EXPECTED ? "AmazonCorrettoCryptoProvider" : "SunEC");
    }
}
