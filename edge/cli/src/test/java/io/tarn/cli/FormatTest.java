package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0 B",
        "4096, 4096, 4 KiB",
        "64K, 65536, 64 KiB",
        "10g, 10737418240, 10 GiB",
        "1TiB, 1099511627776, 1 TiB",
        "1500, 1500, 1.5 KiB",
        "2EB, 2305843009213693952, 2 EiB",
        "9223372036854775807, 9223372036854775807, 8 EiB"
    })
    void sizesAreReadAndShown(String text, long bytes, String shown) {
        assertThat(ByteCount.parse(text)).isEqualTo(new ByteCount(bytes));
        assertThat(new ByteCount(bytes)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "K", "-1", "1X", "8E", "99999999999999999999", "1 G", "1.5G"})
    void otherTextsAreNoSizes(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ByteCount.parse(text));
    }

    @Test
    void columnsAreAlignedWithoutTrailingBlanks() {
        var table = new TextTable("A", "LONG", "C");
        table.row("xyz", "1", "");
        var text = new StringWriter();
        table.print(new PrintWriter(text));
        assertThat(text.toString().lines()).containsExactly("A    LONG  C", "xyz  1");
    }

    @Test
    void jsonIsEscaped() {
        assertThat(Json.text(out -> out.writeString("a\"\n"))).isEqualTo("\"a\\\"\\n\"");
    }
}
