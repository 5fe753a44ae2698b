package io.tarn.benchmarks.coding;

import io.tarn.base.Bytes;
import io.tarn.crypto.MacKey;
import io.tarn.crypto.MacTag;
import io.tarn.crypto.Sha256;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What cross-checksums and the servers' proofs to each other cost.
@State(Scope.Benchmark)
public class HashBenchmark {
    static final int FRAGMENT_BYTES = 16 << 10;

    private final Bytes fragment = EncodeBenchmark.randomBytes(FRAGMENT_BYTES);
    private final Bytes fact = EncodeBenchmark.randomBytes(32);
    private final MacKey macKey = MacKey.of(fact);

    @Benchmark
    public Bytes sha256() {
        return Sha256.hash(fragment);
    }

    @Benchmark
    public MacTag mac() {
        return macKey.tag(fact);
    }
}
