package io.tarn.benchmarks;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.Figure.Metric;
import io.tarn.benchmarks.Figure.Setting;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.report.Spread;
import io.tarn.benchmarks.rival.CrossChecksumCode;
import io.tarn.benchmarks.rival.RivalKind;
import io.tarn.benchmarks.site.Client;
import io.tarn.benchmarks.site.LinkRate;
import io.tarn.benchmarks.site.Site;
import io.tarn.benchmarks.workload.ClosedLoop;
import io.tarn.benchmarks.workload.Operation;
import io.tarn.block.BlockCode;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Redundancy;
import io.tarn.coding.ErasureCode;
import io.tarn.coding.FingerprintKey;
import io.tarn.coding.Fingerprints;
import io.tarn.crypto.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Where the time of one write goes at `f = 10`, as the client sees it (§5.5, Table 1). The pure
/// functions are timed by themselves; the rest of the whole is *rpc*, as in the paper: network,
/// kernel and waiting.
final class Table1 implements Experiment {
    private static final int FAULTS = 10;
    private static final String WHOLE = "write-latency-64KiB";
    private static final long SEED = 1;
    private static final int WARM_UP_CALLS = 2_000;
    private static final int CALLS = 400;

    @Override
    public String name() {
        return "table1";
    }

    @Override
    public String summary() {
        return "where the time of one write goes at f = 10: encode, hash, fingerprint, RPC";
    }

    @Override
    public List<Measurement> run(Effort effort, Consumer<String> progress)
            throws IOException, InterruptedException {
        var figure = new Figure(effort, progress);
        Setting setting = Setting.of(FAULTS, Figure.BLOCK_BYTES);
        try (Site site = Site.behind(LinkRate.GIGABIT, setting.redundancy().servers(), false);
                var client = new Client(site.layout())) {
            figure.measure(
                    site,
                    client,
                    setting,
                    Metric.latency(WHOLE, Operation.WRITE, effort),
                    Figure.allProtocols());
        }
        progress.accept("pure functions");
        Parts parts = new Parts(setting, effort.rounds());
        for (Measurement whole : figure.measurements()) {
            double computing = 0;
            for (Map.Entry<String, double[]> part : parts.of(whole.protocol()).entrySet()) {
                Spread spread = Spread.of(part.getValue());
                computing += spread.median();
                figure.add(line(whole, part.getKey(), spread));
            }
            Spread all = whole.spread();
            figure.add(
                    line(
                            whole,
                            "rpc",
                            new Spread(
                                    all.median() - computing,
                                    all.min() - computing,
                                    all.max() - computing)));
        }
        return figure.measurements();
    }

    private static Measurement line(Measurement whole, String metric, Spread spread) {
        return new Measurement(
                whole.protocol(),
                OptionalInt.of(FAULTS),
                whole.needed(),
                whole.regime(),
                metric,
                spread,
                "ms",
                whole.rounds(),
                OptionalDouble.empty());
    }

    /// Samples of the pure functions, in milliseconds a write.
    private static final class Parts {
        private final Redundancy redundancy;
        private final List<Bytes> blocks = new ArrayList<>();
        private final int rounds;

        Parts(Setting setting, int rounds) {
            this.redundancy = setting.redundancy();
            this.rounds = rounds;
            var loop = new ClosedLoop(1, setting.blockBytes(), SEED);
            for (int i = 0; i < 16; i++) {
                blocks.add(loop.content(i));
            }
        }

        Map<String, double[]> of(String protocol) {
            var parts = new TreeMap<String, double[]>();
            if (protocol.equals(Client.LOFT)) {
                loft(parts);
            } else if (protocol.equals(RivalKind.BENIGN_CODED.label())) {
                parts.put("encode", sample(partialEncoding()::apply));
            } else if (protocol.equals(RivalKind.CROSS_CHECKSUM.label())) {
                var code = new CrossChecksumCode(redundancy);
                parts.put("encode", sample(code::fragmentsOf));
                List<List<Bytes>> fragments = blocks.stream().map(code::fragmentsOf).toList();
                parts.put("hash", sample(fragments, Parts::hash));
            }
            return parts;
        }

        private interface Encoding {
            List<Bytes> apply(Bytes block);
        }

        /// `m + f` fragments (§3.1.1).
        private Encoding partialEncoding() {
            var code = ErasureCode.of(redundancy.needed(), redundancy.servers());
            return block -> code.encode(block, redundancy.writers());
        }

        private void loft(Map<String, double[]> parts) {
            Encoding encoding = partialEncoding();
            parts.put("encode", sample(encoding::apply));
            var code = new BlockCode(new Setting(redundancy, Figure.BLOCK_BYTES).shape());
            List<List<Bytes>> fragments = blocks.stream().map(encoding::apply).toList();
            List<FingerprintedCrossChecksum> checksums =
                    blocks.stream().map(block -> code.encode(block).fpcc()).toList();
            parts.put("hash", sample(fragments, Parts::hash));
            List<Integer> indices = java.util.stream.IntStream.range(0, 16).boxed().toList();
            parts.put(
                    "fingerprint",
                    sample(
                            indices,
                            i -> {
                                var key = FingerprintKey.of(checksums.get(i).key());
                                return fragments.get(i).subList(0, redundancy.needed()).stream()
                                        .map(fragment -> Fingerprints.of(key, fragment))
                                        .toList();
                            }));
        }

        private static List<Bytes> hash(List<Bytes> fragments) {
            return fragments.stream().map(Sha256::hash).toList();
        }

        private double[] sample(java.util.function.Function<Bytes, List<Bytes>> function) {
            return sample(blocks, function);
        }

        /// Results go into a sum that is looked at, so that none is optimized away.
        private <T> double[] sample(
                List<T> inputs, java.util.function.Function<T, List<Bytes>> function) {
            long sum = 0;
            for (int i = 0; i < WARM_UP_CALLS; i++) {
                sum += function.apply(inputs.get(i % inputs.size())).size();
            }
            double[] samples = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                long start = System.nanoTime();
                for (int i = 0; i < CALLS; i++) {
                    List<Bytes> result = function.apply(inputs.get(i % inputs.size()));
                    sum += result.getLast().byteAt(0) + result.size();
                }
                samples[round] = (System.nanoTime() - start) / 1e6 / CALLS;
            }
            if (sum == Long.MIN_VALUE) {
                throw new IllegalStateException(Arrays.toString(samples));
            }
            return samples;
        }
    }
}
