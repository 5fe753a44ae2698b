package io.tarn.coding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class GhashElementTest {
    /// McGrew & Viega, *The Galois/Counter Mode of Operation*, test case 2: the first product.
    @Test
    void multipliesAsGcmDoes() {
        GhashElement h = element("66e94bd4ef8a2c3b884cfa59ca342b2e");

        assertThat(element("0388dace60b6a392f328c2b971b2fe78").times(h))
                .isEqualTo(element("5e2ec746917062882c85b0685353deb7"));
    }

    /// Test case 2 again: its hash key is AES of zeros under the key zero.
    @Test
    void theFirstPointIsTheHashKeyOfGcm() {
        assertThat(PlainFingerprinter.firstPoint(Bytes.zeros(16)))
                .isEqualTo(element("66e94bd4ef8a2c3b884cfa59ca342b2e"));
    }

    @RepeatedTest(20)
    void multiplicationIsCommutativeAndDistributes() {
        Seeded.run(random -> {
            GhashElement a = GhashElement.read(random.bytes(16).toArray(), 0);
            GhashElement b = GhashElement.read(random.bytes(16).toArray(), 0);
            GhashElement c = GhashElement.read(random.bytes(16).toArray(), 0);

            assertThat(a.times(b)).isEqualTo(b.times(a));
            assertThat(a.times(b.plus(c))).isEqualTo(a.times(b).plus(a.times(c)));
        });
    }

    private static GhashElement element(String digits) {
        return GhashElement.read(Bytes.ofHex(digits).toArray(), 0);
    }
}
