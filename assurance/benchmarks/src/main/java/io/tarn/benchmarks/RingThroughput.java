package io.tarn.benchmarks;

import io.tarn.benchmarks.RingRecords.Named;
import io.tarn.benchmarks.raft.RaftClients;
import io.tarn.benchmarks.raft.RaftSite;
import io.tarn.benchmarks.report.LineChart;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.ring.RingClients;
import io.tarn.benchmarks.ring.RingLayout;
import io.tarn.benchmarks.ring.RingSite;
import io.tarn.benchmarks.workload.Service;
import io.tarn.benchmarks.workload.UpdateLoad;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Signed, certified updates by how many ask for them, and by their size ("Throughput vs. Update Size, w/
/// Batching" of the slides); in the same rounds Apache Ratis, with 3 and with 5 servers.
final class RingThroughput implements Experiment {
    private static final String RATIS = "ratis";
    private static final String RATIS_REGIME = "loopback-plain-fsync";
    private static final int MEMBERS = 4;
    private static final int SMALL = 100;
    private static final int MANY = 50;
    private static final List<Integer> CALLERS = List.of(1, 10, 50, 100, 400);
    private static final List<Integer> SIZES = List.of(1 << 10, 4 << 10, 64 << 10);

    /// @param callers that ask at a time
    /// @param bytes of an update
    private record Load(int callers, int bytes) {
        String metric() {
            return "updates-%s-%d-clients".formatted(RingRecords.size(bytes), callers);
        }
    }

    private record Contestant(String protocol, int faults, String regime, Service service) {
        Named named(String metric) {
            return new Named(protocol, faults, regime, metric);
        }
    }

    @Override
    public String name() {
        return "ring-throughput";
    }

    @Override
    public String summary() {
        return "certified updates a second by clients and by size, beside Apache Ratis";
    }

    @Override
    public List<Measurement> run(Effort effort, Consumer<String> progress)
            throws IOException, InterruptedException {
        RingRecords.tellDisk(progress);
        var records = new RingRecords();
        List<Load> loads = loads(effort);
        int most = loads.stream().mapToInt(Load::callers).max().orElseThrow();
        try (RingSite ring = RingSite.together(RingLayout.of(MEMBERS, MEMBERS));
                RaftSite three = RaftSite.start(3);
                RaftSite five = RaftSite.start(5);
                RingClients ringClients = RingClients.of(ring, most);
                RaftClients ofThree = three.clients();
                RaftClients ofFive = five.clients()) {
            var contestants =
                    List.of(
                            new Contestant(RingRecords.RING, 1, RingLatency.TOGETHER, ringClients),
                            new Contestant(RATIS, 1, RATIS_REGIME, ofThree),
                            new Contestant(RATIS, 2, RATIS_REGIME, ofFive));
            for (Contestant each : contestants) {
                progress.accept("%s, f = %d, warming up".formatted(each.protocol, each.faults));
                int windowsMax = effort.brief() ? 2 : 30;
                // All of them: each has connections to make.
                UpdateLoad.warmUp(each.service, most, SMALL, effort.warmUp(), windowsMax);
            }
            for (Load load : loads) {
                progress.accept(load.metric());
                measure(load, contestants, effort, records);
            }
        }
        records.quoteSlides();
        return records.measurements();
    }

    private static List<Load> loads(Effort effort) {
        var loads = new ArrayList<Load>();
        List<Integer> callers = effort.brief() ? List.of(1, MANY, 400) : CALLERS;
        callers.forEach(count -> loads.add(new Load(count, SMALL)));
        List<Integer> sizes = effort.brief() ? List.of(4 << 10) : SIZES;
        sizes.forEach(bytes -> loads.add(new Load(MANY, bytes)));
        return loads;
    }

    /// Rounds in which each has a window, and who begins changes: what drifts over time hits all alike.
    private static void measure(
            Load load, List<Contestant> contestants, Effort effort, RingRecords records)
            throws InterruptedException {
        for (int round = 0; round < effort.rounds(); round++) {
            for (int i = 0; i < contestants.size(); i++) {
                Contestant next = contestants.get((i + round) % contestants.size());
                add(
                        next,
                        load,
                        UpdateLoad.run(next.service, load.callers, load.bytes, effort.window()),
                        records);
            }
        }
        records.addRatio(
                contestants.getFirst().named(load.metric()),
                contestants.get(1).named(load.metric()),
                load.metric() + "-share-of-ratis-3");
    }

    private static void add(
            Contestant of, Load load, UpdateLoad.Window window, RingRecords records) {
        String metric = load.metric();
        records.add(of.protocol, of.faults, of.regime, metric, "1/s", window.perSecond());
        records.add(
                of.protocol, of.faults, of.regime, metric + "-p50", "ms", window.p50Milliseconds());
        records.add(
                of.protocol,
                of.faults,
                of.regime,
                metric + "-servers-cpu",
                "ms",
                window.serverMilliseconds());
        records.add(
                of.protocol,
                of.faults,
                of.regime,
                metric + "-clients-cpu",
                "ms",
                window.callerMilliseconds());
        if (window.updatesPerBatch() > 0) {
            records.add(
                    of.protocol,
                    of.faults,
                    of.regime,
                    metric + "-batch",
                    "mean",
                    window.updatesPerBatch());
        }
    }

    @Override
    public Optional<LineChart> chart(List<Measurement> measurements) {
        List<String> metrics =
                CALLERS.stream().map(callers -> new Load(callers, SMALL).metric()).toList();
        var series = new ArrayList<LineChart.Series>();
        RingRecords.series(
                        "ring, 4 members",
                        measurements,
                        RingRecords.RING,
                        RingLatency.TOGETHER,
                        metrics)
                .ifPresent(series::add);
        for (int faults : List.of(1, 2)) {
            List<Measurement> own =
                    measurements.stream().filter(m -> m.faults().orElse(-1) == faults).toList();
            RingRecords.series(
                            "Ratis, %d servers".formatted(2 * faults + 1),
                            own,
                            RATIS,
                            RATIS_REGIME,
                            metrics)
                    .ifPresent(series::add);
        }
        return Optional.of(
                new LineChart(
                        "Updates of 100 B (the slides: 13.5 a second, 76 in batches)",
                        "clients",
                        "updates a second",
                        CALLERS.stream().map(String::valueOf).toList(),
                        series));
    }
}
