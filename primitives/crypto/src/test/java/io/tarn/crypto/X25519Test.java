package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class X25519Test {
    static Stream<Vector> vectors() {
        return Vector.read("x25519.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void agreesWithRfc7748(Vector vector) throws MalformedException {
        Bytes peer = vector.bytes("public");
        if (vector.isValid()) {
            assertThat(X25519.agree(vector.bytes("private"), peer))
                    .isEqualTo(vector.bytes("shared"));
        } else {
            assertThat(Curve25519.isX25519Key(peer)).isFalse();
        }
        if (vector.has("shared") && !vector.isValid()) {
            assertThatThrownBy(() -> X25519.agree(vector.bytes("private"), peer))
                    .isInstanceOf(MalformedException.class);
        }
    }

    /// RFC 7748, §5.2: the second type of test vector, after 1,000 iterations.
    @Test
    void iteratesAsRfc7748Says() throws MalformedException {
        Bytes k = Bytes.concat(Bytes.ofHex("09"), Bytes.zeros(31));
        Bytes u = k;
        for (int i = 0; i < 1_000; i++) {
            Bytes result = X25519.agree(k, u);
            u = k;
            k = result;
        }
        assertThat(k)
                .isEqualTo(
                        Bytes.ofHex(
                                "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
    }

    @Test
    void generatedKeysAreAcceptable() {
        Seeded.check(random -> {
            for (int i = 0; i < 20; i++) {
                Bytes key = X25519.publicKey(Seeded.bytes(random, 32));
                assertThat(Curve25519.isX25519Key(key)).isTrue();
            }
        });
    }
}
