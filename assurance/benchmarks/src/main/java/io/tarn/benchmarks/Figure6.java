package io.tarn.benchmarks;

import io.tarn.benchmarks.Figure.Line;
import io.tarn.benchmarks.Figure.Metric;
import io.tarn.benchmarks.Figure.Setting;
import io.tarn.benchmarks.report.LineChart;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.report.Spread;
import io.tarn.benchmarks.rival.RivalKind;
import io.tarn.benchmarks.site.Client;
import io.tarn.benchmarks.site.LinkRate;
import io.tarn.benchmarks.site.Site;
import io.tarn.benchmarks.workload.Operation;
import io.tarn.block.Redundancy;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/// Response time of a single write (§5.5, Figure 6), and of a single read, for which the paper gives
/// numbers in its text; one operation at a time.
final class Figure6 implements Experiment {
    private static final String WRITE = "write-latency-64KiB";
    private static final String READ = "read-latency-64KiB";
    private static final String EXTRA = "extra-write-latency-64KiB";

    @Override
    public String name() {
        return "figure6";
    }

    @Override
    public String summary() {
        return "response time of one write, and of one read, against f, network-bound";
    }

    @Override
    public List<Measurement> run(Effort effort, Consumer<String> progress)
            throws IOException, InterruptedException {
        var figure = new Figure(effort, progress);
        int most = Collections.max(effort.faults());
        try (Site site =
                        Site.behind(
                                LinkRate.GIGABIT, new Redundancy(most, most + 1).servers(), false);
                var client = new Client(site.layout())) {
            for (Metric metric :
                    List.of(
                            Metric.latency(WRITE, Operation.WRITE, effort),
                            Metric.latency(READ, Operation.READ, effort))) {
                for (int faults : effort.faults()) {
                    figure.measure(
                            site,
                            client,
                            Setting.of(faults, Figure.BLOCK_BYTES),
                            metric,
                            Figure.allProtocols());
                }
            }
        }
        for (int faults : effort.faults()) {
            addExtra(figure, faults);
        }
        return figure.measurements();
    }

    /// What safety from lies adds to a write, in milliseconds: the paper's 1.04.
    private static void addExtra(Figure figure, int faults) {
        Measurement loft = writeOf(figure, Client.LOFT, faults);
        double base = writeOf(figure, RivalKind.BENIGN_CODED.label(), faults).spread().median();
        Spread of = loft.spread();
        figure.add(
                new Measurement(
                        Client.LOFT,
                        loft.faults(),
                        loft.needed(),
                        loft.regime(),
                        EXTRA,
                        new Spread(of.median() - base, of.min() - base, of.max() - base),
                        "ms",
                        loft.rounds(),
                        OptionalDouble.empty()));
    }

    private static Measurement writeOf(Figure figure, String protocol, int faults) {
        return figure.measurements().stream()
                .filter(m -> m.protocol().equals(protocol) && m.metric().equals(WRITE))
                .filter(m -> m.faults().orElse(0) == faults)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Optional<LineChart> chart(List<Measurement> measurements) {
        return Optional.of(
                Figure.chart(
                        "Response time of one write, one client behind 1 Gb/s",
                        "ms",
                        measurements,
                        Line.each(Figure.allProtocols(), WRITE)));
    }
}
