package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-, 0, 9",
        "bytes=9-9, 9, 9",
        "bytes=3-100, 3, 9",
        "bytes=-1, 9, 9",
        "bytes=-100, 0, 9",
        "bytes=0-999999999999999999, 0, 9",
    })
    void bytesThatAreThere(String header, long from, long to) throws Exception {
        assertThat(ByteRange.parse(header, 10)).contains(new ByteRange(from, to));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=5-3",
                "bytes=0-1,3-4",
                "items=0-1",
                "",
                "bytes=0-9999999999999999999"
            })
    void whatIsNoRangeIsIgnored(String header) throws Exception {
        assertThat(ByteRange.parse(header, 10)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"bytes=10-, 10", "bytes=10-20, 10", "bytes=-0, 10", "bytes=0-, 0", "bytes=-5, 0"})
    void bytesThatAreNotThere(String header, long size) {
        assertThatThrownBy(() -> ByteRange.parse(header, size))
                .isInstanceOfSatisfying(
                        S3Failure.class,
                        f -> assertThat(f.error()).isEqualTo(S3Error.INVALID_RANGE));
    }
}
