package io.tarn.crypto.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is no point of its group is refused; draft-irtf-cfrg-pairing-friendly-curves-11, appendix C,
/// has the encoding.
class PointsTest {
    private static final String P =
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "neutral element, c0, 00",
        "neutral element with a sign, e0, 00",
        "of order 3, 80, 00",
        "on the curve; outside the group, 80, 04",
        "not on the curve, 80, 01",
        "uncompressed form, 00, 04"
    })
    void whatIsNoPointIsRefused(String what, String first, String last) {
        Bytes g1 = Bytes.ofHex(first + "00".repeat(46) + last);
        Bytes g2 = Bytes.ofHex(first + "00".repeat(94) + last);
        assertThatThrownBy(() -> PointG1.read(g1)).as(what).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> PointG2.read(g2)).as(what).isInstanceOf(MalformedException.class);
    }

    @Test
    void coordinateThatIsNotReducedIsRefused() {
        byte[] aboveP = Bytes.ofHex(P).toArray();
        aboveP[0] |= (byte) 0x80;
        assertThatThrownBy(() -> PointG1.read(Bytes.owning(aboveP)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void otherSizesAreRefused() {
        for (int size : new int[] {1, 47, 49, 96, 192}) {
            Bytes bytes = Bytes.concat(Bytes.ofHex("80"), Bytes.zeros(size - 1));
            assertThatThrownBy(() -> PointG1.read(bytes)).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> PointG2.read(Bytes.EMPTY)).isInstanceOf(MalformedException.class);
    }

    /// The encoding is the identity of a point: whatever is read encodes to the same bytes.
    @Test
    void whatIsReadIsWrittenAlike() {
        Seeded.check(random -> {
            for (int i = 0; i < 50; i++) {
                Bytes g1 = PointG1.hash(Seeded.bytes(random, 8)).encoding();
                assertThat(PointG1.read(g1).encoding()).isEqualTo(g1);
                Bytes flipped = Seeded.flipped(random, g1);
                try {
                    assertThat(PointG1.read(flipped).encoding()).isEqualTo(flipped);
                } catch (MalformedException refused) {
                    assertThat(refused).hasMessageMatching(".+");
                }
            }
        });
    }

    @Test
    void numbersAreReduced() {
        String r = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";
        assertThatThrownBy(() -> ScalarR.read(Bytes.ofHex(r)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> ScalarR.read(Bytes.zeros(32)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> ScalarR.read(Bytes.ofHex("01")))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void arithmeticIsModuloR() throws MalformedException {
        Bytes largest =
                Bytes.ofHex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000000");
        ScalarR minusOne = ScalarR.read(largest);
        assertThat(ScalarR.of(-1).encoding()).isEqualTo(largest);
        assertThat(minusOne.times(minusOne).encoding()).isEqualTo(ScalarR.of(1).encoding());
        assertThat(minusOne.plus(ScalarR.of(3)).encoding()).isEqualTo(ScalarR.of(2).encoding());
        assertThat(ScalarR.of(7).inverse().times(ScalarR.of(7)).encoding())
                .isEqualTo(ScalarR.of(1).encoding());
    }
}
