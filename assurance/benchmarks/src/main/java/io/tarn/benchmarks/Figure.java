package io.tarn.benchmarks;

import io.tarn.benchmarks.report.LineChart;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.report.Spread;
import io.tarn.benchmarks.rival.RivalKind;
import io.tarn.benchmarks.site.Client;
import io.tarn.benchmarks.site.Site;
import io.tarn.benchmarks.workload.ClosedLoop;
import io.tarn.benchmarks.workload.Contest;
import io.tarn.benchmarks.workload.Operation;
import io.tarn.benchmarks.workload.Protocol;
import io.tarn.block.BlockShape;
import io.tarn.block.Redundancy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/// What Figures 4 to 6 have in common: all protocols at many `f`, in one or more regimes.
final class Figure {
    static final int BLOCK_BYTES = 64 << 10;

    /// So that each volume's data are held in memory several times over (§5.2).
    private static final long VOLUME_BYTES = 16L << 20;

    private static final String BASE = RivalKind.BENIGN_CODED.label();
    private static final long SEED = 4;

    private final Effort effort;
    private final Consumer<String> progress;
    private final List<Measurement> measurements = new ArrayList<>();
    private final Set<String> warmed = new TreeSet<>();

    Figure(Effort effort, Consumer<String> progress) {
        this.effort = effort;
        this.progress = progress;
    }

    List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    /// What to count of each window.
    ///
    /// @param metric its name in records
    /// @param inFlight operations in flight while it is measured
    /// @param fillInFlight the same while the volume is filled, and compilers are warmed up
    record Metric(
            String metric,
            String unit,
            Operation operation,
            int inFlight,
            int fillInFlight,
            ToDoubleFunction<ClosedLoop.Window> sample) {
        static Metric throughput(String metric, Operation operation, Effort effort) {
            return new Metric(
                    metric,
                    "MB/s",
                    operation,
                    effort.inFlight(),
                    effort.inFlight(),
                    ClosedLoop.Window::megabytesPerSecond);
        }

        static Metric latency(String metric, Operation operation, Effort effort) {
            return new Metric(
                    metric,
                    "ms",
                    operation,
                    1,
                    effort.inFlight(),
                    ClosedLoop.Window::medianMilliseconds);
        }
    }

    /// One point of a plot: a redundancy and a block size.
    record Setting(Redundancy redundancy, int blockBytes) {
        /// The paper's choice, `m = f + 1`.
        static Setting of(int faults, int blockBytes) {
            return new Setting(new Redundancy(faults, faults + 1), blockBytes);
        }

        BlockShape shape() {
            return new BlockShape(redundancy, blockBytes, VOLUME_BYTES / blockBytes);
        }
    }

    /// Measures the protocols that `which` names, at one setting.
    void measure(Site site, Client client, Setting setting, Metric metric, List<String> which)
            throws IOException, InterruptedException {
        int faults = setting.redundancy().faults();
        progress.accept("%s, %s, f = %d".formatted(site.regime(), metric.metric(), faults));
        String name = (metric.metric() + "-f" + faults).toLowerCase(java.util.Locale.ROOT);
        SequencedMap<String, double[]> samples;
        try (Client.Volumes volumes = client.volumes(name, setting.shape())) {
            SequencedMap<String, Protocol> protocols = new LinkedHashMap<>(volumes.protocols());
            protocols.keySet().retainAll(which);
            var loop = new ClosedLoop(setting.shape().blocks(), setting.blockBytes(), SEED);
            var contest = new Contest(loop, protocols, effort);
            contest.fill(metric.fillInFlight());
            if (warmed.add(site.regime()) && !effort.brief()) {
                contest.warmUpFully(metric.operation(), metric.fillInFlight());
            }
            samples = contest.run(metric.operation(), metric.inFlight(), metric.sample());
        }
        samples.forEach((protocol, of) ->
                measurements.add(
                        new Measurement(
                                protocol,
                                OptionalInt.of(faults),
                                OptionalInt.of(setting.redundancy().needed()),
                                site.regime(),
                                metric.metric(),
                                Spread.of(of),
                                metric.unit(),
                                of.length,
                                ratio(of, samples.get(BASE)))));
    }

    private static OptionalDouble ratio(
            double[] samples, double @org.jspecify.annotations.Nullable [] base) {
        return base == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Spread.medianRatio(samples, base));
    }

    void add(Measurement measurement) {
        measurements.add(measurement);
    }

    static List<String> allProtocols() {
        var all = new ArrayList<String>();
        all.add(Client.LOFT);
        for (RivalKind kind : RivalKind.values()) {
            all.add(kind.label());
        }
        return all;
    }

    static List<String> loftAndBenign() {
        return List.of(Client.LOFT, BASE);
    }

    /// The lines of one metric over `f`, in the regime that the paper plots.
    static LineChart chart(
            String title, String yLabel, List<Measurement> measurements, List<Line> lines) {
        var series = new ArrayList<LineChart.Series>();
        for (Line line : lines) {
            List<LineChart.Point> points =
                    measurements.stream()
                            .filter(line::holds)
                            .map(m -> new LineChart.Point(m.faults().orElseThrow(), m.spread()))
                            .toList();
            if (!points.isEmpty()) {
                series.add(new LineChart.Series(line.label(), line.joined(), points));
            }
        }
        return new LineChart(title, "faults tolerated, f", yLabel, series);
    }

    /// Which measurements make a line.
    record Line(String label, String protocol, String metric, boolean joined) {
        static List<Line> each(List<String> protocols, String metric) {
            return protocols.stream().map(p -> new Line(p, p, metric, true)).toList();
        }

        boolean holds(Measurement measurement) {
            return measurement.protocol().equals(protocol)
                    && measurement.metric().equals(metric)
                    && measurement.regime().startsWith("network-1gbit");
        }
    }
}
