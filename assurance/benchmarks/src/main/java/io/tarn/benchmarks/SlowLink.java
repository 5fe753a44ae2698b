package io.tarn.benchmarks;

import io.tarn.benchmarks.Figure.Metric;
import io.tarn.benchmarks.Figure.Setting;
import io.tarn.benchmarks.site.Client;
import io.tarn.benchmarks.site.LinkRate;
import io.tarn.benchmarks.site.Site;
import io.tarn.benchmarks.workload.ClosedLoop;
import io.tarn.benchmarks.workload.Operation;
import io.tarn.block.Redundancy;
import java.io.IOException;
import java.util.Collections;

/// Loft and its base where nothing but the link limits them, which on a machine that plays all
/// servers takes a slower link than the paper's.
final class SlowLink {
    /// Enough to fill the link, and few enough that no operation waits so long for its turn that it
    /// asks other servers as well.
    private static final int IN_FLIGHT = 8;

    private SlowLink() {}

    static void measure(Figure figure, Effort effort, String metric, Operation operation)
            throws IOException, InterruptedException {
        int most = Collections.max(effort.cpuFaults());
        int servers = new Redundancy(most, most + 1).servers();
        try (Site site = Site.behind(LinkRate.HUNDRED_MEGABIT, servers, false);
                var client = new Client(site.layout())) {
            for (int faults : effort.cpuFaults()) {
                figure.measure(
                        site,
                        client,
                        Setting.of(faults, Figure.BLOCK_BYTES),
                        new Metric(
                                metric,
                                "MB/s",
                                operation,
                                IN_FLIGHT,
                                IN_FLIGHT,
                                ClosedLoop.Window::megabytesPerSecond),
                        Figure.loftAndBenign());
            }
        }
    }
}
