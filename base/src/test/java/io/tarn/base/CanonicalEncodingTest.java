package io.tarn.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CanonicalEncodingTest {
    @Test
    void readsBackEveryField() throws MalformedException {
        Bytes written =
                new CanonicalWriter("tarn.test.v1")
                        .u8(255)
                        .u16(65_535)
                        .u32(Integer.MAX_VALUE)
                        .u64(Long.MAX_VALUE)
                        .bool(true)
                        .bytes(Bytes.ofHex("0102"))
                        .text("größe")
                        .toBytes();

        var reader = new CanonicalReader(written, "tarn.test.v1");

        assertThat(reader.u8()).isEqualTo(255);
        assertThat(reader.u16()).isEqualTo(65_535);
        assertThat(reader.u32()).isEqualTo(Integer.MAX_VALUE);
        assertThat(reader.u64()).isEqualTo(Long.MAX_VALUE);
        assertThat(reader.bool()).isTrue();
        assertThat(reader.bytes(2)).isEqualTo(Bytes.ofHex("0102"));
        assertThat(reader.text(16)).isEqualTo("größe");
        reader.end();
    }

    /// docs/spec/encoding.md: "a u32 is big-endian".
    @Test
    void integersAreBigEndian() {
        assertThat(new CanonicalWriter().u32(0x01020304).toBytes())
                .isEqualTo(Bytes.ofHex("01020304"));
    }

    @Test
    void refusesAnotherDomain() {
        Bytes written = new CanonicalWriter("tarn.test.v1").toBytes();
        assertThatThrownBy(() -> new CanonicalReader(written, "tarn.test.v2"))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesCountAboveItsBoundBeforeReading() {
        var reader = new CanonicalReader(Bytes.ofHex("7fffffff"));
        assertThatThrownBy(() -> reader.bytes(1 << 20))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("above");
    }

    @Test
    void refusesEarlyEndTrailingBytesAndOddTruth() {
        assertThatThrownBy(() -> new CanonicalReader(Bytes.ofHex("00")).u16())
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new CanonicalReader(Bytes.ofHex("00")).end())
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new CanonicalReader(Bytes.ofHex("02")).bool())
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new CanonicalReader(Bytes.ofHex("80000000")).u32())
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        assertThatThrownBy(() -> new CanonicalReader(Bytes.ofHex("00000001ff")).text(4))
                .isInstanceOf(MalformedException.class);
    }
}
