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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Write throughput of a single client (§5.3, Figure 4), and the same where nothing but the
/// processors limits it, plain and over TLS.
final class Figure4 implements Experiment {
    private static final String BLOCKS = "write-64KiB";
    private static final String FRAGMENTS = "write-16KiB-fragments";

    /// The paper's four circles. Blocks are powers of two, so that fragments of 16 KiB exist where
    /// `m` is one as well: `m = f + 1` for the first three, 16 for the last.
    private static final List<Setting> CIRCLES =
            List.of(
                    Setting.of(1, 32 << 10),
                    Setting.of(3, 64 << 10),
                    Setting.of(7, 128 << 10),
                    new Setting(new Redundancy(10, 16), 256 << 10));

    private static final List<Setting> QUICK_CIRCLES = CIRCLES.subList(0, 1);

    @Override
    public String name() {
        return "figure4";
    }

    @Override
    public String summary() {
        return "write throughput against f: four protocols, network-bound and CPU-bound";
    }

    @Override
    public List<Measurement> run(Effort effort, Consumer<String> progress)
            throws IOException, InterruptedException {
        var figure = new Figure(effort, progress);
        List<Setting> circles = effort.brief() ? QUICK_CIRCLES : CIRCLES;
        try (Site site = Site.behind(LinkRate.GIGABIT, serversFor(effort, circles), false);
                var client = new Client(site.layout())) {
            for (int faults : effort.faults()) {
                figure.measure(
                        site,
                        client,
                        Setting.of(faults, Figure.BLOCK_BYTES),
                        Metric.throughput(BLOCKS, Operation.WRITE, effort),
                        Figure.allProtocols());
            }
            for (Setting circle : circles) {
                figure.measure(
                        site,
                        client,
                        circle,
                        Metric.throughput(FRAGMENTS, Operation.WRITE, effort),
                        Figure.loftAndBenign());
            }
        }
        SlowLink.measure(figure, effort, BLOCKS, Operation.WRITE);
        CpuBound.measure(figure, effort, BLOCKS, Operation.WRITE);
        return figure.measurements();
    }

    private static int serversFor(Effort effort, List<Setting> circles) {
        var servers = new ArrayList<Integer>();
        effort.faults().forEach(f -> servers.add(new Redundancy(f, f + 1).servers()));
        circles.forEach(circle -> servers.add(circle.redundancy().servers()));
        return Collections.max(servers);
    }

    @Override
    public Optional<LineChart> chart(List<Measurement> measurements) {
        var lines = new ArrayList<>(Line.each(Figure.allProtocols(), BLOCKS));
        lines.add(new Line("loft, 16 KiB fragments", Client.LOFT, FRAGMENTS, false));
        return Optional.of(
                Figure.chart(
                        "Write throughput, one client behind 1 Gb/s", "MB/s", measurements, lines));
    }
}
