package io.tarn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.benchmarks.RingRecords.Named;
import io.tarn.benchmarks.report.LineChart;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.report.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingRecordsTest {
    private final RingRecords records = new RingRecords();

    private void sample(String protocol, double value) {
        records.add(protocol, 1, "here", "updates", "1/s", value);
    }

    @Test
    void samplesOfALineBecomeItsSpread() {
        sample("a", 3);
        sample("b", 10);
        sample("a", 1);
        sample("a", 2);
        List<Measurement> all = records.measurements();
        assertThat(all).extracting(Measurement::protocol).containsExactly("a", "b");
        assertThat(all.getFirst().spread()).isEqualTo(new Spread(2, 1, 3));
        assertThat(all.getFirst().rounds()).isEqualTo(3);
    }

    @Test
    void ratiosAreOfRounds() {
        sample("a", 3);
        sample("a", 8);
        sample("b", 1);
        sample("b", 4);
        records.addRatio(
                new Named("a", 1, "here", "updates"),
                new Named("b", 1, "here", "updates"),
                "share");
        Measurement share = records.measurements().getLast();
        assertThat(share.metric()).isEqualTo("share");
        assertThat(share.spread()).isEqualTo(new Spread(2.5, 2, 3));
    }

    @Test
    void pointsOfAPlotAreWhereTheirMetricsAre() {
        sample("a", 3);
        records.add("a", 1, "here", "others", "1/s", 5);
        LineChart.Series series =
                RingRecords.series(
                                "a",
                                records.measurements(),
                                "a",
                                "here",
                                List.of("others", "absent", "updates"))
                        .orElseThrow();
        assertThat(series.points()).extracting(LineChart.Point::x).containsExactly(0, 2);
    }

    @Test
    void sizesHaveTheirUsualNames() {
        assertThat(RingRecords.size(100)).isEqualTo("100B");
        assertThat(RingRecords.size(4096)).isEqualTo("4KiB");
        assertThat(RingRecords.size(1 << 20)).isEqualTo("1MiB");
    }
}
