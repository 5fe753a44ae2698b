package io.tarn.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BytesTest {
    private static final Bytes ABC = Bytes.ofHex("0a0b0c");

    @Test
    void sliceEqualsCopyOfTheSameContent() {
        Bytes slice = ABC.slice(1, 2);

        assertThat(slice).isEqualTo(Bytes.ofHex("0b0c")).hasSameHashCodeAs(Bytes.ofHex("0b0c"));
        assertThat(slice.compact().backingArray()).hasSize(2);
        assertThat(slice.asByteBuffer().get(0)).isEqualTo((byte) 0x0b);
    }

    @Test
    void sliceStaysInside() {
        assertThatThrownBy(() -> ABC.slice(2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ABC.slice(1, 2).byteAt(2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void ordersAsUnsignedBytesShorterFirst() {
        assertThat(Bytes.ofHex("7f")).isLessThan(Bytes.ofHex("80"));
        assertThat(Bytes.ofHex("80")).isLessThan(Bytes.ofHex("8000"));
    }

    @Test
    void copyDoesNotSeeLaterWrites() {
        byte[] source = {1};
        Bytes copy = Bytes.copyOf(source);
        source[0] = 2;
        assertThat(copy.byteAt(0)).isEqualTo((byte) 1);
    }

    @Test
    void longValuesShowTheirHeadAndSize() {
        assertThat(Bytes.zeros(20)).hasToString("00".repeat(16) + "… (20 bytes)");
    }
}
