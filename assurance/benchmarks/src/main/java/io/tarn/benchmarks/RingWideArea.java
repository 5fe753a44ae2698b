package io.tarn.benchmarks;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.report.LineChart;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.report.Spread;
import io.tarn.benchmarks.wide.Place;
import io.tarn.benchmarks.wide.SimulatedRing;
import io.tarn.benchmarks.wide.WideRing;
import io.tarn.benchmarks.wide.WideSite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One update of 4 kB from each host of the slides' nationwide network, to a ring on four of them, beside what the
/// ways of messages alone take ([io.tarn.benchmarks.wide.DelayBound]).
final class RingWideArea implements Experiment {
    private static final int BYTES = 4 << 10;
    private static final int FAULTS = 1;
    private static final long SEED = 2002;
    private static final String BOUND = "bound";
    private static final String SIMULATED = "wide-area-simulated";
    private static final String SIMULATED_CPU = "wide-area-simulated-cpu";
    private static final String RELAYED = "wide-area-relays";

    /// Has one update carried out.
    private interface Updates {
        double milliseconds(Place client) throws InterruptedException;
    }

    @Override
    public String name() {
        return "ring-wide-area";
    }

    @Override
    public String summary() {
        return "one update by its client's place, on the slides' pings, beside the bound of delays";
    }

    @Override
    public List<Measurement> run(Effort effort, Consumer<String> progress)
            throws IOException, InterruptedException {
        var ring = WideRing.ofFour();
        var records = new RingRecords();
        for (Place client : Place.values()) {
            records.add(
                    BOUND, FAULTS, "delays", metric(client), "ms", ring.boundMilliseconds(client));
        }
        Bytes content = Bytes.owning(new byte[BYTES]);
        progress.accept("simulated: only ways take time");
        var simulated = new SimulatedRing(ring, false, SEED);
        measure(
                SIMULATED,
                client -> simulated.updateMilliseconds(client, content),
                ring,
                effort,
                records);
        progress.accept("simulated: ways and processors take time");
        var withProcessors = new SimulatedRing(ring, true, SEED);
        measure(
                SIMULATED_CPU,
                client -> withProcessors.updateMilliseconds(client, content),
                ring,
                effort,
                records);
        progress.accept("whole members behind relays");
        RingRecords.tellDisk(progress);
        try (WideSite site = WideSite.start(ring, SEED)) {
            measure(
                    RELAYED,
                    client -> site.updateMilliseconds(client, content),
                    ring,
                    effort,
                    records);
        }
        return records.measurements();
    }

    private static void measure(
            String regime, Updates updates, WideRing ring, Effort effort, RingRecords records)
            throws InterruptedException {
        int each = effort.brief() ? 5 : 21;
        for (Place client : Place.values()) {
            // Makes its connections, and compilers look at the code.
            for (int i = 0; i < each; i++) {
                updates.milliseconds(client);
            }
        }
        for (int round = 0; round < effort.rounds(); round++) {
            for (Place client : Place.values()) {
                double[] times = new double[each];
                for (int i = 0; i < each; i++) {
                    times[i] = updates.milliseconds(client);
                }
                double p50 = Spread.median(times);
                records.add(RingRecords.RING, FAULTS, regime, metric(client), "ms", p50);
                records.add(
                        RingRecords.RING,
                        FAULTS,
                        regime,
                        metric(client) + "-by-bound",
                        "ratio",
                        p50 / ring.boundMilliseconds(client));
            }
        }
    }

    private static String metric(Place client) {
        return "update-4KiB-p50-from-" + client.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<LineChart> chart(List<Measurement> measurements) {
        List<String> metrics = Stream.of(Place.values()).map(RingWideArea::metric).toList();
        var series = new ArrayList<LineChart.Series>();
        RingRecords.series("bound of delays", measurements, BOUND, "delays", metrics)
                .ifPresent(series::add);
        RingRecords.series("simulated", measurements, RingRecords.RING, SIMULATED, metrics)
                .ifPresent(series::add);
        RingRecords.series("behind relays", measurements, RingRecords.RING, RELAYED, metrics)
                .ifPresent(series::add);
        return Optional.of(
                new LineChart(
                        "One update of 4 kB, ring at UCB (primary), UTA, GATech, Rice",
                        "the client's place",
                        "ms",
                        Stream.of(Place.values()).map(Place::name).toList(),
                        series));
    }
}
