package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HkdfTest {
    static Stream<Vector> vectors() {
        return Vector.read("hkdf-sha256.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void agreesWithRfc5869(Vector vector) {
        Bytes expected = vector.bytes("output");
        Bytes output =
                Hkdf.derive(
                        vector.bytes("input"),
                        vector.bytes("salt"),
                        vector.bytes("info"),
                        expected.size());
        assertThat(output.equals(expected)).isEqualTo(vector.isValid());
    }
}
