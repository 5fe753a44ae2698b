package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.coding.FingerprintKey;
import io.tarn.coding.Fingerprints;
import io.tarn.crypto.Sha256;

/// The random point at which the fragments of one immutable block are fingerprinted in one audit (docs/spec/audit.md).
///
/// All servers use the same point for a block, so that their fingerprints form a codeword of the block's code. Nobody can know it before
/// the challenge, so nothing less than the fragment answers it.
public final class FragmentPoint {
    private static final String TAG = "tarn.audit-immutable.v1";

    private final FingerprintKey key;

    private FragmentPoint(FingerprintKey key) {
        this.key = key;
    }

    public static FragmentPoint of(Bytes challenge, Bguid block) {
        var point = new CanonicalWriter(TAG).fixed(challenge);
        block.write(point);
        return new FragmentPoint(FingerprintKey.of(Sha256.hash(point.toBytes())));
    }

    public Bytes fingerprint(Bytes fragment) {
        return Fingerprints.of(key, fragment);
    }
}
