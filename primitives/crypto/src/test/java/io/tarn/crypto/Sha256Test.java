package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Sha256Test {
    static Stream<Vector> vectors() {
        return Vector.read("sha256.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void agreesWithPublishedValues(Vector vector) {
        Bytes message = vector.bytes("message");
        if (vector.has("times")) {
            Bytes[] repeated =
                    Collections.nCopies(vector.integer("times"), message).toArray(Bytes[]::new);
            message = Bytes.concat(repeated);
        }
        boolean equal = Sha256.hash(message).equals(vector.bytes("digest"));
        assertThat(equal).isEqualTo(vector.isValid());
    }

    @Test
    void readsASliceWhereItLies() {
        Bytes parent = Bytes.ofHex("ff616263ff");
        assertThat(Sha256.of(parent.slice(1, 3))).isEqualTo(Sha256.of(Bytes.ofHex("616263")));
    }

    @Test
    void partsHashAsOneMessage() {
        Seeded.check(random -> {
            Bytes whole = Seeded.bytes(random, 300);
            int[] cuts = {random.nextInt(301), random.nextInt(301)};
            Arrays.sort(cuts);
            Digest inParts =
                    Sha256.of(
                            whole.slice(0, cuts[0]),
                            whole.slice(cuts[0], cuts[1] - cuts[0]),
                            whole.slice(cuts[1], 300 - cuts[1]));
            assertThat(inParts).isEqualTo(Sha256.of(whole));
        });
    }
}
