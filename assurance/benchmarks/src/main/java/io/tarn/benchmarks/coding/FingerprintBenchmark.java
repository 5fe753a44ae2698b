package io.tarn.benchmarks.coding;

import io.tarn.base.Bytes;
import io.tarn.coding.FingerprintKey;
import io.tarn.coding.Fingerprints;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Fingerprints: of a 16 KiB fragment under a key that is there, and of a 64 KiB block in fragments
/// of 16 KiB together with the making of the key, which every block needs anew.
@State(Scope.Benchmark)
public class FingerprintBenchmark {
    static final int FRAGMENT_BYTES = 16 << 10;
    static final int FRAGMENTS = 4;

    private final Bytes keyHash = EncodeBenchmark.randomBytes(32);
    private final Bytes fragment = EncodeBenchmark.randomBytes(FRAGMENT_BYTES);
    private final FingerprintKey key = FingerprintKey.of(keyHash);

    @Benchmark
    public Bytes fragment() {
        return Fingerprints.of(key, fragment);
    }

    @Benchmark
    public Bytes keyAndFragments() {
        FingerprintKey ofBlock = FingerprintKey.of(keyHash);
        Bytes last = Bytes.EMPTY;
        for (int i = 0; i < FRAGMENTS; i++) {
            last = Fingerprints.of(ofBlock, fragment);
        }
        return last;
    }
}
