package io.tarn.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class FingerprintsTest {
    /// SOSP '07, §3.1.2: `fingerprint(encode_i(d_1 … d_m)) = encode_i(fingerprint(d_1) …)`.
    @RepeatedTest(30)
    void fingerprintsAreEncodedLikeTheirFragments() {
        Seeded.run(random -> {
            ErasureCode code = random.code();
            var key = FingerprintKey.of(random.bytes(32));
            List<Bytes> data = random.many(code.needed(), random.nextInt(700));
            List<Bytes> prints =
                    data.stream().map(fragment -> Fingerprints.of(key, fragment)).toList();

            for (int i = 0; i < 4; i++) {
                int index = random.nextInt(code.total());
                Bytes fragment = code.encodeOne(data, index);
                assertThat(Fingerprints.of(key, fragment)).isEqualTo(code.encodeOne(prints, index));
            }
        });
    }

    @RepeatedTest(20)
    void anyChangeChangesTheFingerprint() {
        Seeded.run(random -> {
            var key = FingerprintKey.of(random.bytes(32));
            Bytes fragment = random.sliceOf(1 + random.nextInt(700));

            assertThat(Fingerprints.of(key, random.damaged(fragment)))
                    .isNotEqualTo(Fingerprints.of(key, fragment));
        });
    }

    @Test
    void zerosHaveAZeroFingerprint() {
        var key = FingerprintKey.of(Bytes.zeros(32));

        assertThat(Fingerprints.of(key, Bytes.zeros(1000))).isEqualTo(Bytes.zeros(16));
        assertThat(Fingerprints.of(key, Bytes.EMPTY)).isEqualTo(Bytes.zeros(16));
    }

    @Test
    void refusesAHashOfAnotherSize() {
        assertThatThrownBy(() -> FingerprintKey.of(Bytes.zeros(31)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
