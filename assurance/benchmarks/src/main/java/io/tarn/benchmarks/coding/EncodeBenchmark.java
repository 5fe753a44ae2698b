package io.tarn.benchmarks.coding;

import io.tarn.base.Bytes;
import io.tarn.coding.ErasureCode;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Partial encoding of one 64 KiB block: the `f` parity fragments that a write makes.
@State(Scope.Benchmark)
public class EncodeBenchmark {
    static final int BLOCK_BYTES = 64 << 10;

    /// `m,f`.
    @Param({"2,1", "5,4", "11,10"})
    public String code = "2,1";

    private Bytes block = Bytes.zeros(BLOCK_BYTES);
    private ErasureCode erasureCode = ErasureCode.of(2, 4);
    private int fragments = 3;

    @Setup
    public void setUp() {
        int comma = code.indexOf(',');
        int needed = Integer.parseInt(code.substring(0, comma));
        int faults = Integer.parseInt(code.substring(comma + 1));
        erasureCode = ErasureCode.of(needed, needed + 2 * faults);
        fragments = needed + faults;
        block = randomBytes(BLOCK_BYTES);
    }

    @Benchmark
    public List<Bytes> encode() {
        return erasureCode.encode(block, fragments);
    }

    static Bytes randomBytes(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return Bytes.owning(bytes);
    }
}
