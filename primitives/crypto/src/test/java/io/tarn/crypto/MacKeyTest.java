package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MacKeyTest {
    static Stream<Vector> vectors() {
        return Vector.read("hmac-sha256.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void agreesWithRfc4231(Vector vector) {
        MacKey key = MacKey.of(ofMacKeySize(vector.bytes("key")));
        Bytes message = vector.bytes("message");
        var tag = new MacTag(vector.bytes("tag").slice(0, MacTag.BYTES));

        assertThat(key.verify(message, tag)).isEqualTo(vector.isValid());
        if (vector.isValid()) {
            Bytes published = vector.bytes("tag");
            assertThat(key.tag(message)).isEqualTo(tag);
            assertThat(key.prf(message).slice(0, published.size())).isEqualTo(published);
        }
    }

    /// RFC 2104, §2: a key longer than a block is hashed, a shorter one padded with zeros.
    private static Bytes ofMacKeySize(Bytes key) {
        return key.size() > 64
                ? Sha256.hash(key)
                : Bytes.concat(key, Bytes.zeros(MacKey.BYTES - key.size()));
    }

    @Test
    void agreesWithTheJdkAtEverySize() {
        Seeded.check(random -> {
            Bytes secret = Seeded.bytes(random, MacKey.BYTES);
            MacKey key = MacKey.of(secret);
            Mac oracle = Mac.getInstance("HmacSHA256");
            oracle.init(new SecretKeySpec(secret.toArray(), "HmacSHA256"));
            for (int size = 0; size < 200; size++) {
                Bytes message = Seeded.bytes(random, size);
                Bytes expected = Bytes.owning(oracle.doFinal(message.toArray()));
                assertThat(key.prf(message)).isEqualTo(expected);
            }
        });
    }

    @Test
    void refusesATagWithAnyBitFlipped() {
        MacKey key = MacKey.of(Bytes.zeros(MacKey.BYTES));
        Bytes message = Bytes.ofHex("01");
        byte[] tag = key.tag(message).value().toArray();
        for (int bit = 0; bit < MacTag.BYTES * Byte.SIZE; bit++) {
            byte[] flipped = tag.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(key.verify(message, new MacTag(Bytes.owning(flipped)))).isFalse();
        }
    }

    @Test
    void manyThreadsShareAKey() {
        MacKey key = MacKey.of(Bytes.zeros(MacKey.BYTES));
        Bytes message = Bytes.zeros(100);
        MacTag expected = key.tag(message);
        boolean allEqual =
                IntStream.range(0, 20_000)
                        .parallel()
                        .allMatch(i -> {
                            key.tag(Bytes.zeros(i % 130));
                            return key.tag(message).equals(expected);
                        });
        assertThat(allEqual).isTrue();
    }

    @Test
    void takesKeysOf32BytesAndShowsNone() {
        assertThatThrownBy(() -> MacKey.of(Bytes.zeros(31)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(MacKey.of(Bytes.ofHex("ab".repeat(32))).toString()).doesNotContain("ab");
    }
}
