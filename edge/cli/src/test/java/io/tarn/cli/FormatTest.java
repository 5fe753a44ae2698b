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

    /// A liar who writes what a terminal obeys would write the operator's report.
    @Test
    void wordsOfOthersMoveNoCursor() {
        String lie = "x\u001b[2J\r\n\u009b\u202e\u2028\u0000y";
        assertThat(Printable.of(lie))
                .isEqualTo("x\\u001b[2J\\u000d\\u000a\\u009b\\u202e\\u2028\\u0000y");
        assertThat(Printable.of("größer ≥ 3 📦")).isEqualTo("größer ≥ 3 📦");
        var table = new TextTable("A", "B");
        table.row(lie, "1");
        var text = new StringWriter();
        table.print(new PrintWriter(text));
        assertThat(text.toString().lines()).hasSize(2).allMatch(line -> !line.contains("\u001b"));
    }

    @Test
    void jsonIsEscaped() {
        assertThat(Json.text(out -> out.writeString("a\"\n"))).isEqualTo("\"a\\\"\\n\"");
    }
}
