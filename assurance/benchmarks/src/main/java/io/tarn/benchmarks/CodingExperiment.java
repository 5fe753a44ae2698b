package io.tarn.benchmarks;

import io.tarn.benchmarks.coding.EncodeBenchmark;
import io.tarn.benchmarks.coding.FingerprintBenchmark;
import io.tarn.benchmarks.coding.HashBenchmark;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.report.Spread;
import io.tarn.coding.Coding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/// The primitives, one thread, each implementation in a process of its own, as in production a
/// process has one.
final class CodingExperiment implements Experiment {
    private static final String REGIME = "one-thread";
    private static final String CHOSEN = "chosen";
    private static final double BLOCK_GB = (64 << 10) / 1e9;
    private static final double FRAGMENT_GB = (16 << 10) / 1e9;

    @Override
    public String name() {
        return "coding";
    }

    @Override
    public String summary() {
        return "encode, fingerprint, SHA-256 and MACs by JMH, one thread";
    }

    @Override
    public List<Measurement> run(Effort effort, Consumer<String> progress) throws IOException {
        var measurements = new ArrayList<Measurement>();
        var implementations = new ArrayList<>(List.of("plain", "vector"));
        if (Coding.describe().contains("isa-l")) {
            implementations.add("isal");
        } else {
            progress.accept("skipped: ISA-L is not on this machine");
        }
        for (String implementation : implementations) {
            progress.accept("encode, " + implementation);
            for (RunResult result : jmh(EncodeBenchmark.class, implementation, effort)) {
                measurements.add(encode(implementation, result));
            }
        }
        for (String implementation : List.of("plain", "vector", CHOSEN)) {
            progress.accept("fingerprint, " + implementation);
            for (RunResult result : jmh(FingerprintBenchmark.class, implementation, effort)) {
                boolean whole = result.getParams().getBenchmark().endsWith("keyAndFragments");
                measurements.add(
                        perCore(
                                implementation,
                                whole ? "fingerprint-key-and-4x16KiB" : "fingerprint-16KiB",
                                result,
                                whole ? BLOCK_GB : FRAGMENT_GB,
                                "GB/s"));
            }
        }
        progress.accept("hashes");
        for (RunResult result : jmh(HashBenchmark.class, CHOSEN, effort)) {
            boolean mac = result.getParams().getBenchmark().endsWith("mac");
            measurements.add(
                    mac
                            ? perCore("jdk", "hmac-sha256-32B", result, 1e-6, "M/s")
                            : perCore("jdk", "sha256-16KiB", result, FRAGMENT_GB, "GB/s"));
        }
        return measurements;
    }

    private static Collection<RunResult> jmh(Class<?> of, String implementation, Effort effort)
            throws IOException {
        return Jmh.run(
                of,
                effort,
                implementation.equals(CHOSEN)
                        ? List.of()
                        : List.of("-Dtarn.coding=" + implementation));
    }

    private static Measurement encode(String implementation, RunResult result) {
        String[] code = result.getParams().getParam("code").split(",", 2);
        Measurement plain = perCore(implementation, "encode-64KiB", result, BLOCK_GB, "GB/s");
        return new Measurement(
                plain.protocol(),
                OptionalInt.of(Integer.parseInt(code[1])),
                OptionalInt.of(Integer.parseInt(code[0])),
                plain.regime(),
                plain.metric(),
                plain.spread(),
                plain.unit(),
                plain.rounds(),
                plain.ratioToBenign());
    }

    /// @param perCall what one call is worth, in `unit` · seconds
    private static Measurement perCore(
            String implementation, String metric, RunResult result, double perCall, String unit) {
        double[] samples =
                result.getBenchmarkResults().stream()
                        .flatMap(fork -> fork.getIterationResults().stream())
                        .mapToDouble((IterationResult i) -> i.getPrimaryResult().getScore())
                        .map(callsPerSecond -> callsPerSecond * perCall)
                        .toArray();
        return new Measurement(
                implementation,
                OptionalInt.empty(),
                OptionalInt.empty(),
                REGIME,
                metric,
                Spread.of(samples),
                unit,
                samples.length,
                OptionalDouble.empty());
    }
}
