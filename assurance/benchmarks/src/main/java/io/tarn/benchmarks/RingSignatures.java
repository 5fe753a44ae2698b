package io.tarn.benchmarks;

import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.signatures.PlainListBenchmark;
import io.tarn.benchmarks.signatures.ThresholdBenchmark;
import io.tarn.crypto.Signature;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.ThresholdSignature;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/// Threshold against plain signatures: what it costs to make, gather, check and keep a certificate of `f + 1` of
/// `n` members, as one BLS signature under one key, and as a list of Ed25519 signatures under `n` keys. One thread.
final class RingSignatures implements Experiment {
    private static final String THRESHOLD = "bls-threshold";
    private static final String LIST = "ed25519-list";
    private static final String REGIME = "one-thread";
    private static final List<Integer> MEMBERS = List.of(4, 7, 10, 13);
    private static final int ED25519_KEY_BYTES = 32;

    /// Which of the members signed, in a byte each.
    private static final int NAME_BYTES = 1;

    private static final Map<String, String> METRICS =
            Map.of(
                    "sign", "share",
                    "combine", "combine-and-check",
                    "verify", "verify",
                    "signOne", "share",
                    "verifyAll", "verify");

    @Override
    public String name() {
        return "ring-signatures";
    }

    @Override
    public String summary() {
        return "shares, combining, checking and sizes: one BLS signature, or a list of Ed25519";
    }

    @Override
    public List<Measurement> run(Effort effort, Consumer<String> progress) throws IOException {
        var records = new RingRecords();
        progress.accept("threshold signatures");
        for (RunResult result : Jmh.run(ThresholdBenchmark.class, effort, List.of())) {
            add(THRESHOLD, result, records);
        }
        progress.accept("lists of plain signatures");
        for (RunResult result : Jmh.run(PlainListBenchmark.class, effort, List.of())) {
            add(LIST, result, records);
        }
        MEMBERS.forEach(members -> addSizes(members, records));
        records.quoteSlides();
        return records.measurements();
    }

    private static void add(String protocol, RunResult result, RingRecords records) {
        String call = result.getParams().getBenchmark();
        String method = call.substring(call.lastIndexOf('.') + 1);
        int members = Integer.parseInt(result.getParams().getParam("members"));
        result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble((IterationResult i) -> i.getPrimaryResult().getScore())
                .forEach(callsPerSecond ->
                        records.add(
                                protocol,
                                (members - 1) / 3,
                                REGIME,
                                METRICS.getOrDefault(method, method),
                                "ms",
                                1e3 / callsPerSecond));
    }

    private static void addSizes(int members, RingRecords records) {
        int faults = (members - 1) / 3;
        int list = (faults + 1) * (Signature.BYTES + NAME_BYTES);
        addBytes(THRESHOLD, faults, "certificate-carries", ThresholdSignature.BYTES, records);
        addBytes(THRESHOLD, faults, "verifier-knows", GroupKey.BYTES, records);
        addBytes(LIST, faults, "certificate-carries", list, records);
        addBytes(LIST, faults, "verifier-knows", members * ED25519_KEY_BYTES, records);
    }

    private static void addBytes(
            String protocol, int faults, String metric, int bytes, RingRecords records) {
        records.add(protocol, faults, "size", metric, "B", bytes);
    }
}
