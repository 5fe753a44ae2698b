package io.tarn.benchmarks.rival;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.Redundancy;
import io.tarn.coding.ErasureCode;
import io.tarn.crypto.Sha256;
import java.util.List;
import java.util.SortedMap;

/// The mathematics of the `m + 3f` protocol: all `m + 3f` fragments, and the hash of each.
public final class CrossChecksumCode {
    private static final String TAG = "tarn.rival.cc.v1";

    private final Redundancy redundancy;
    private final ErasureCode code;

    public CrossChecksumCode(Redundancy redundancy) {
        this.redundancy = redundancy;
        code = ErasureCode.of(redundancy.needed(), fragments(redundancy));
    }

    /// `m + 3f`: servers there are, and fragments that are encoded and hashed.
    public static int fragments(Redundancy redundancy) {
        return redundancy.needed() + 3 * redundancy.faults();
    }

    /// @param content SHA-256 of the cross-checksum: the content half of a timestamp
    public record Encoded(List<Bytes> fragments, List<Bytes> crossChecksum, Bytes content) {
        public Encoded {
            fragments = List.copyOf(fragments);
            crossChecksum = List.copyOf(crossChecksum);
        }
    }

    public List<Bytes> fragmentsOf(Bytes block) {
        return code.encode(block, code.total());
    }

    public Encoded encode(Bytes block) {
        List<Bytes> fragments = fragmentsOf(block);
        List<Bytes> crossChecksum = fragments.stream().map(Sha256::hash).toList();
        var all = new CanonicalWriter(TAG);
        crossChecksum.forEach(all::fixed);
        return new Encoded(fragments, crossChecksum, Sha256.hash(all.toBytes()));
    }

    Bytes decode(SortedMap<Integer, Bytes> fragments, int blockBytes) {
        return code.decode(fragments, blockBytes);
    }

    Redundancy redundancy() {
        return redundancy;
    }
}
