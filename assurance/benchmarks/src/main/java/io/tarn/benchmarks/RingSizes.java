package io.tarn.benchmarks;

import io.tarn.benchmarks.report.LineChart;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.ring.RingClients;
import io.tarn.benchmarks.ring.RingLayout;
import io.tarn.benchmarks.ring.RingSite;
import io.tarn.benchmarks.workload.UpdateLoad;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a larger ring costs: 4, 7, 10 and 13 members, all on the processors of one machine.
final class RingSizes implements Experiment {
    private static final List<Integer> SIZES = List.of(4, 7, 10, 13);
    private static final int SMALL = 100;
    private static final int CALLERS = 100;
    private static final String UPDATES = "updates-100B-100-clients";
    private static final String ALONE = "one-update-100B-p50";
    private static final String PROCESSOR = "updates-100B-100-clients-members-cpu";

    @Override
    public String name() {
        return "ring-size";
    }

    @Override
    public String summary() {
        return "throughput, latency and processor time by the number of members: 4, 7, 10, 13";
    }

    @Override
    public List<Measurement> run(Effort effort, Consumer<String> progress)
            throws IOException, InterruptedException {
        RingRecords.tellDisk(progress);
        var records = new RingRecords();
        for (int members : SIZES) {
            progress.accept(members + " members");
            int faults = (members - 1) / 3;
            try (RingSite site = RingSite.together(RingLayout.of(members, members));
                    RingClients clients = RingClients.of(site, CALLERS)) {
                int windowsMax = effort.brief() ? 2 : 20;
                UpdateLoad.warmUp(clients, CALLERS, SMALL, effort.warmUp(), windowsMax);
                for (int round = 0; round < effort.rounds(); round++) {
                    measure(faults, clients, effort, records);
                }
            }
        }
        return records.measurements();
    }

    private static void measure(int faults, RingClients clients, Effort effort, RingRecords records)
            throws InterruptedException {
        UpdateLoad.Window alone = UpdateLoad.run(clients, 1, SMALL, effort.window());
        add(faults, ALONE, "ms", alone.p50Milliseconds(), records);
        add(faults, "one-update-100B-p99", "ms", alone.p99Milliseconds(), records);
        add(faults, "one-update-100B-members-cpu", "ms", alone.serverMilliseconds(), records);
        UpdateLoad.Window many = UpdateLoad.run(clients, CALLERS, SMALL, effort.window());
        add(faults, UPDATES, "1/s", many.perSecond(), records);
        add(faults, UPDATES + "-batch", "mean", many.updatesPerBatch(), records);
        add(faults, PROCESSOR, "ms", many.serverMilliseconds(), records);
    }

    private static void add(
            int faults, String metric, String unit, double value, RingRecords records) {
        records.add(RingRecords.RING, faults, RingLatency.TOGETHER, metric, unit, value);
    }

    @Override
    public Optional<LineChart> chart(List<Measurement> measurements) {
        var points = new ArrayList<LineChart.Point>();
        for (Measurement m : measurements) {
            if (m.metric().equals(PROCESSOR)) {
                points.add(new LineChart.Point(m.faults().orElseThrow() - 1, m.spread()));
            }
        }
        return Optional.of(
                new LineChart(
                        "Processor time of all members for one of 100 clients' updates",
                        "members",
                        "ms an update",
                        SIZES.stream().map(String::valueOf).toList(),
                        List.of(new LineChart.Series("ring", true, points))));
    }
}
