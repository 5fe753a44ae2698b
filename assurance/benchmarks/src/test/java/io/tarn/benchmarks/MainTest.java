package io.tarn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter error = new StringWriter();
    private final Main main = new Main(new PrintWriter(out, true), new PrintWriter(error, true));

    @Test
    void listsEveryBenchmark() {
        assertThat(main.run(List.of("list"))).isZero();
        assertThat(out.toString().lines().map(line -> line.split(" ", 2)[0]))
                .containsExactly(
                        "coding",
                        "figure4",
                        "figure5",
                        "figure6",
                        "table1",
                        "nbd",
                        "ring-latency",
                        "ring-throughput",
                        "ring-signatures",
                        "ring-wide-area",
                        "ring-failover",
                        "ring-size",
                        "objects");
    }

    @Test
    void saysHowItIsUsed() {
        for (List<String> words :
                List.of(
                        List.<String>of(),
                        List.of("run"),
                        List.of("run", "figure9"),
                        List.of("run", "coding", "--json"),
                        List.of("run", "coding", "--slow"))) {
            assertThat(main.run(words)).isEqualTo(2);
        }
        assertThat(error.toString())
                .contains("usage: tarn bench", "no benchmark is called figure9");
        assertThat(out.toString()).isEmpty();
    }
}
