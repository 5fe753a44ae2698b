package io.tarn.benchmarks;

import io.tarn.benchmarks.Figure.Line;
import io.tarn.benchmarks.Figure.Metric;
import io.tarn.benchmarks.Figure.Setting;
import io.tarn.benchmarks.report.LineChart;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.site.Client;
import io.tarn.benchmarks.site.LinkRate;
import io.tarn.benchmarks.site.Site;
import io.tarn.benchmarks.workload.Operation;
import io.tarn.block.Redundancy;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Read throughput of a single client (§5.4, Figure 5), and the same bound by the processors.
final class Figure5 implements Experiment {
    private static final String METRIC = "read-64KiB";

    @Override
    public String name() {
        return "figure5";
    }

    @Override
    public String summary() {
        return "read throughput against f: four protocols, network-bound and CPU-bound";
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
            for (int faults : effort.faults()) {
                figure.measure(
                        site,
                        client,
                        Setting.of(faults, Figure.BLOCK_BYTES),
                        Metric.throughput(METRIC, Operation.READ, effort),
                        Figure.allProtocols());
            }
        }
        SlowLink.measure(figure, effort, METRIC, Operation.READ);
        CpuBound.measure(figure, effort, METRIC, Operation.READ);
        return figure.measurements();
    }

    @Override
    public Optional<LineChart> chart(List<Measurement> measurements) {
        return Optional.of(
                Figure.chart(
                        "Read throughput, one client behind 1 Gb/s",
                        "MB/s",
                        measurements,
                        Line.each(Figure.allProtocols(), METRIC)));
    }
}
