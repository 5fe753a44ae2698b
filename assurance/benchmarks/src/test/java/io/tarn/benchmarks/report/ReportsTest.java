package io.tarn.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final Machine MACHINE =
            new Machine("A \"fast\" one", 2, 24, "Linux", "JVM", "plain", "abc");
    private static final Measurement WITH_RATIO =
            new Measurement(
                    "loft",
                    OptionalInt.of(4),
                    OptionalInt.of(5),
                    "network",
                    "write",
                    new Spread(2, 1, 3),
                    "MB/s",
                    3,
                    OptionalDouble.of(0.987654321));
    private static final Measurement WITHOUT =
            new Measurement(
                    "isal",
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    "one-thread",
                    "encode",
                    new Spread(123.456, 100, 200),
                    "GB/s",
                    1,
                    OptionalDouble.empty());

    @Test
    void jsonIsAnArrayOfCompleteRecords() {
        var out = new StringWriter();
        MeasurementJson.write(MACHINE, List.of(WITH_RATIO, WITHOUT), out);

        assertThat(out.toString())
                .startsWith("[")
                .endsWith("]\n")
                .contains("\"protocol\" : \"loft\"")
                .contains("\"f\" : 4")
                .contains("\"median\" : 2.0")
                .contains("\"min\" : 1.0")
                .contains("\"max\" : 3.0")
                .contains("\"unit\" : \"MB/s\"")
                .contains("\"ratio_to_benign\" : 0.9877")
                .contains("\"ratio_to_benign\" : null")
                .contains("\"f\" : null")
                .contains("\"machine\" : \"A \\\"fast\\\" one, 2 cores\"")
                .contains("\"commit\" : \"abc\"");
    }

    @Test
    void tableHasALineForEachMeasurement() {
        var out = new StringWriter();
        MeasurementTable.print(MACHINE, List.of(WITH_RATIO, WITHOUT), new PrintWriter(out));

        assertThat(out.toString().lines()).hasSize(4);
        assertThat(out.toString().lines().toList().get(2))
                .contains("loft", "network", "2.000", "0.988");
        assertThat(out.toString().lines().toList().get(3)).contains("isal", "123.5");
    }

    @Test
    void plotShowsEveryPointAndEscapesWords() {
        var joined =
                new LineChart.Series(
                        "a < b",
                        true,
                        List.of(
                                new LineChart.Point(1, new Spread(10, 9, 11)),
                                new LineChart.Point(10, new Spread(90, 80, 95))));
        var marks =
                new LineChart.Series(
                        "marks", false, List.of(new LineChart.Point(3, new Spread(50, 50, 50))));
        String svg = new LineChart("T & t", "f", "MB/s", List.of(joined, marks)).toSvg();

        int legend = 2;
        assertThat(svg.split("<circle ", -1)).hasSize(1 + 3 + legend);
        assertThat(svg.split("<path ", -1)).hasSize(1 + 1);
        assertThat(svg)
                .contains("T &amp; t", "a &lt; b")
                .doesNotContain("NaN")
                .endsWith("</svg>\n");
    }

    @Test
    void plotOverNamedThingsNamesThem() {
        var series =
                new LineChart.Series(
                        "one",
                        true,
                        List.of(
                                new LineChart.Point(0, new Spread(1, 1, 1)),
                                new LineChart.Point(1, new Spread(2, 2, 2))));
        assertThat(
                        new LineChart("t", "size", "ms", List.of("100B", "64KiB"), List.of(series))
                                .toSvg())
                .contains(">100B<", ">64KiB<")
                .doesNotContain("NaN");
    }

    @Test
    void plotOfOnePointStands() {
        var one =
                new LineChart.Series(
                        "one", true, List.of(new LineChart.Point(1, new Spread(0, 0, 0))));
        assertThat(new LineChart("t", "x", "y", List.of(one)).toSvg())
                .doesNotContain("NaN", "Infinity");
    }
}
