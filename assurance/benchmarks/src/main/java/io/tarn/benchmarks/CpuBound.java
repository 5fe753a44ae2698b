package io.tarn.benchmarks;

import io.tarn.benchmarks.Figure.Metric;
import io.tarn.benchmarks.Figure.Setting;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.report.Spread;
import io.tarn.benchmarks.site.Client;
import io.tarn.benchmarks.site.Site;
import io.tarn.benchmarks.workload.Operation;
import io.tarn.block.Redundancy;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/// The regime that the paper does not have: client and servers share the processors, and nothing
/// else limits them. Plain channels, all protocols; then TLS, Loft and its base.
final class CpuBound {
    private static final String PLAIN = "cpu-plain";
    private static final String TLS = "cpu-tls";

    private CpuBound() {}

    static void measure(Figure figure, Effort effort, String metric, Operation operation)
            throws IOException, InterruptedException {
        measure(figure, effort, metric, operation, false, Figure.allProtocols());
        measure(figure, effort, metric, operation, true, Figure.loftAndBenign());
        for (int faults : effort.cpuFaults()) {
            addTlsShare(figure, metric, faults);
        }
    }

    private static void measure(
            Figure figure,
            Effort effort,
            String metric,
            Operation operation,
            boolean tls,
            List<String> which)
            throws IOException, InterruptedException {
        int most = Collections.max(effort.cpuFaults());
        int servers = new Redundancy(most, most + 1).servers();
        try (Site site = Site.loopback(servers, tls);
                var client = new Client(site.layout())) {
            for (int faults : effort.cpuFaults()) {
                figure.measure(
                        site,
                        client,
                        Setting.of(faults, Figure.BLOCK_BYTES),
                        Metric.throughput(metric, operation, effort),
                        which);
            }
        }
    }

    /// Loft over TLS as a share of Loft over plain channels. The two are not of the same rounds.
    private static void addTlsShare(Figure figure, String metric, int faults) {
        Measurement plain = loft(figure, PLAIN, metric, faults);
        Measurement tls = loft(figure, TLS, metric, faults);
        Spread of = tls.spread();
        double base = plain.spread().median();
        figure.add(
                new Measurement(
                        Client.LOFT,
                        tls.faults(),
                        tls.needed(),
                        TLS,
                        metric + "-tls-share-of-plain",
                        new Spread(of.median() / base, of.min() / base, of.max() / base),
                        "ratio",
                        tls.rounds(),
                        OptionalDouble.empty()));
    }

    private static Measurement loft(Figure figure, String regime, String metric, int faults) {
        return figure.measurements().stream()
                .filter(m -> m.protocol().equals(Client.LOFT) && m.regime().equals(regime))
                .filter(m -> m.metric().equals(metric) && m.faults().orElse(0) == faults)
                .findFirst()
                .orElseThrow();
    }
}
