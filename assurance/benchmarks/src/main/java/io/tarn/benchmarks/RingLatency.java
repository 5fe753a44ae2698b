package io.tarn.benchmarks;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.report.LineChart;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.ring.RingClients;
import io.tarn.benchmarks.ring.RingLayout;
import io.tarn.benchmarks.ring.RingSite;
import io.tarn.benchmarks.workload.Service;
import io.tarn.benchmarks.workload.UpdateLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One signed, certified update with nothing else running, by its size ("Update Latency vs. Update Size" of the
/// slides): four members, TLS, answers after fsync.
final class RingLatency implements Experiment {
    static final String TOGETHER = "loopback-tls-fsync";
    static final String APART = "loopback-tls-fsync-apart";
    private static final int MEMBERS = 4;
    private static final int FAULTS = 1;

    /// As much as an operation can have with its signature: 1 MiB is refused by the library that signs.
    private static final int LARGE = 1023 << 10;

    private static final int USUAL = 4 << 10;
    private static final List<Integer> SIZES = List.of(100, 1 << 10, USUAL, 64 << 10, LARGE);

    @Override
    public String name() {
        return "ring-latency";
    }

    @Override
    public String summary() {
        return "time of one certified update by size: 4 members, TLS, fsync";
    }

    @Override
    public List<Measurement> run(Effort effort, Consumer<String> progress)
            throws IOException, InterruptedException {
        RingRecords.tellDisk(progress);
        var records = new RingRecords();
        measure(TOGETHER, effort, progress, records);
        measure(APART, effort, progress, records);
        for (int round = 0; round < effort.rounds(); round++) {
            records.add("disk", -1, "fsync", "append-4KiB-p50", "ms", DiskSync.milliseconds());
        }
        records.quoteSlides();
        return records.measurements();
    }

    private static void measure(
            String regime, Effort effort, Consumer<String> progress, RingRecords records)
            throws IOException, InterruptedException {
        RingLayout layout = RingLayout.of(MEMBERS, MEMBERS);
        try (RingSite site =
                        regime.equals(TOGETHER)
                                ? RingSite.together(layout)
                                : RingSite.apart(layout);
                RingClients clients = RingClients.of(site, MEMBERS)) {
            var alone = new OneByOne(clients);
            progress.accept(regime + ", warming up");
            int windowsMax = effort.brief() ? 2 : 20;
            UpdateLoad.warmUp(alone, 1, USUAL, effort.warmUp(), windowsMax);
            for (int round = 0; round < effort.rounds(); round++) {
                progress.accept("%s, round %d".formatted(regime, round + 1));
                for (int bytes : SIZES) {
                    add(bytes, regime, alone, effort, records);
                }
                addSlope(regime, round, records);
            }
        }
    }

    private static void add(
            int bytes, String regime, Service alone, Effort effort, RingRecords records)
            throws InterruptedException {
        UpdateLoad.Window window = UpdateLoad.run(alone, 1, bytes, effort.window());
        String metric = metric(bytes);
        records.add(
                RingRecords.RING, FAULTS, regime, metric + "-p50", "ms", window.p50Milliseconds());
        records.add(
                RingRecords.RING, FAULTS, regime, metric + "-p99", "ms", window.p99Milliseconds());
        records.add(
                RingRecords.RING,
                FAULTS,
                regime,
                metric + "-members-cpu",
                "ms",
                window.serverMilliseconds());
    }

    /// What a megabyte more costs, as the slides give it: 0.6 s.
    private static void addSlope(String regime, int round, RingRecords records) {
        double large = sample(LARGE, regime, round, records);
        double usual = sample(USUAL, regime, round, records);
        records.add(
                RingRecords.RING,
                FAULTS,
                regime,
                "one-update-slope",
                "ms/MB",
                (large - usual) / ((LARGE - USUAL) / 1e6));
    }

    private static double sample(int bytes, String regime, int round, RingRecords records) {
        return records.sample(
                new RingRecords.Named(RingRecords.RING, FAULTS, regime, metric(bytes) + "-p50"),
                round);
    }

    private static String metric(int bytes) {
        return "one-update-" + RingRecords.size(bytes);
    }

    /// A lone client that asks another home each time: a quarter of them is the primary's.
    private static final class OneByOne implements Service {
        private final RingClients clients;
        private int turn;

        OneByOne(RingClients clients) {
            this.clients = clients;
        }

        @Override
        public void update(int caller, Bytes content) throws InterruptedException {
            clients.update(turn++ % MEMBERS, content);
        }

        @Override
        public Duration processorTime() {
            return clients.processorTime();
        }

        @Override
        public long takeBatches() {
            return clients.takeBatches();
        }
    }

    @Override
    public Optional<LineChart> chart(List<Measurement> measurements) {
        var series = new ArrayList<LineChart.Series>();
        for (String percentile : List.of("-p50", "-p99")) {
            List<String> metrics = SIZES.stream().map(s -> metric(s) + percentile).toList();
            for (String regime : List.of(TOGETHER, APART)) {
                String where = regime.equals(TOGETHER) ? "one process" : "four processes";
                RingRecords.series(
                                percentile.substring(1) + ", " + where,
                                measurements,
                                RingRecords.RING,
                                regime,
                                metrics)
                        .ifPresent(series::add);
            }
        }
        return Optional.of(
                new LineChart(
                        "One certified update, 4 members (the slides: up to 100 ms at 4 kB)",
                        "size of the update",
                        "ms",
                        SIZES.stream().map(RingRecords::size).toList(),
                        series));
    }
}
