package io.tarn.benchmarks;

import io.tarn.benchmarks.report.LineChart;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.report.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// What experiments on rings have in common: names, what others have published, and samples of several rounds on
/// their way to being measurements.
final class RingRecords {
    static final String RING = "ring";
    static final String SLIDES = "oceanstore-2002";
    static final String QUOTED = "quoted";

    /// Names what has samples.
    ///
    /// @param faults `f`; below 0 where there is none
    record Named(String protocol, int faults, String regime, String metric) {}

    private record Samples(String unit, List<Double> values) {
        double[] toArray() {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    private final SequencedMap<Named, Samples> samples = new LinkedHashMap<>();

    /// One sample, of one round.
    void add(String protocol, int faults, String regime, String metric, String unit, double value) {
        samples.computeIfAbsent(
                        new Named(protocol, faults, regime, metric),
                        _ -> new Samples(unit, new ArrayList<>()))
                .values()
                .add(value);
    }

    /// One's samples by another's of the same round.
    void addRatio(Named dividend, Named divisor, String metric) {
        double[] of = of(dividend);
        double[] by = of(divisor);
        for (int round = 0; round < Math.min(of.length, by.length); round++) {
            add(
                    dividend.protocol(),
                    dividend.faults(),
                    dividend.regime(),
                    metric,
                    "ratio",
                    of[round] / by[round]);
        }
    }

    private double[] of(Named name) {
        Samples found = samples.get(name);
        return found == null ? new double[0] : found.toArray();
    }

    double sample(Named name, int round) {
        return of(name)[round];
    }

    /// In the order in which they were first taken.
    List<Measurement> measurements() {
        var all = new ArrayList<Measurement>();
        samples.forEach((name, taken) ->
                all.add(
                        new Measurement(
                                name.protocol(),
                                name.faults() < 0
                                        ? OptionalInt.empty()
                                        : OptionalInt.of(name.faults()),
                                OptionalInt.empty(),
                                name.regime(),
                                name.metric(),
                                Spread.of(taken.toArray()),
                                taken.unit(),
                                taken.values().size(),
                                OptionalDouble.empty())));
        return all;
    }

    /// What somebody else has published: a column to read beside, not a measurement of this machine.
    void quote(String protocol, int faults, String metric, String unit, double value) {
        add(protocol, faults, QUOTED, metric, unit, value);
    }

    /// What *The OceanStore Write Path* (2002) says of its inner ring.
    void quoteSlides() {
        quote(SLIDES, 1, "one-update-below", "ms", 100);
        quote(SLIDES, 1, "one-update-slope", "ms/MB", 600);
        quote(SLIDES, 1, "updates-unbatched", "1/s", 13.5);
        quote(SLIDES, 1, "updates-batched", "1/s", 76);
        quote(SLIDES, 1, "large-updates", "MB/s", 5);
        quote(SLIDES, 1, "signature-share", "ms", 73.9);
        quote(SLIDES, 1, "plain-signature", "ms", 6.3);
    }

    /// A line of a plot over named things.
    ///
    /// @param metrics one for each point, in order
    static Optional<LineChart.Series> series(
            String label,
            List<Measurement> all,
            String protocol,
            String regime,
            List<String> metrics) {
        var points = new ArrayList<LineChart.Point>();
        for (int x = 0; x < metrics.size(); x++) {
            for (Measurement m : all) {
                if (m.protocol().equals(protocol)
                        && m.regime().equals(regime)
                        && m.metric().equals(metrics.get(x))) {
                    points.add(new LineChart.Point(x, m.spread()));
                }
            }
        }
        return points.isEmpty()
                ? Optional.empty()
                : Optional.of(new LineChart.Series(label, true, points));
    }

    static String size(int bytes) {
        if (bytes < 1 << 10) {
            return bytes + "B";
        }
        return bytes < 1 << 20 ? (bytes >> 10) + "KiB" : (bytes >> 20) + "MiB";
    }

    /// The disk under all of it.
    static void tellDisk(Consumer<String> progress) {
        progress.accept("journals lie below " + System.getProperty("java.io.tmpdir"));
    }
}
