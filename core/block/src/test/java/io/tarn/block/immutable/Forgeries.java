package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.block.EncodedBlock;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Redundancy;
import io.tarn.coding.FingerprintKey;
import io.tarn.coding.Fingerprints;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What lying writers make.
final class Forgeries {
    private Forgeries() {}

    /// A checksum over these hashes whose fingerprints are those of these data fragments.
    static FingerprintedCrossChecksum checksum(List<Bytes> cc, List<Bytes> data) {
        var blank = Collections.nCopies(data.size(), Bytes.zeros(Fingerprints.BYTES));
        FingerprintKey key = FingerprintKey.of(new FingerprintedCrossChecksum(cc, blank).key());
        return new FingerprintedCrossChecksum(
                cc, data.stream().map(fragment -> Fingerprints.of(key, fragment)).toList());
    }

    /// The checksum of a block, but for the hashes of these fragments, which are nothing's.
    static BlockChecksum withFalseHashes(
            Redundancy redundancy, EncodedBlock block, List<Integer> wrong) {
        var cc = new ArrayList<>(block.fpcc().cc());
        wrong.forEach(i -> cc.set(i, Sha256.hash(cc.get(i))));
        return new BlockChecksum(
                redundancy, block.content().size(), checksum(cc, fragments(block, redundancy)));
    }

    /// The checksum of a block that is longer than it says: what follows `lengthBytes` is hidden
    /// where zeros belong.
    static BlockChecksum shortened(Redundancy redundancy, EncodedBlock longer, int lengthBytes) {
        return new BlockChecksum(redundancy, lengthBytes, longer.fpcc());
    }

    private static List<Bytes> fragments(EncodedBlock block, Redundancy redundancy) {
        return block.fragments().subList(0, redundancy.needed()).stream()
                .map(fragment -> fragment.orElseThrow())
                .toList();
    }
}
