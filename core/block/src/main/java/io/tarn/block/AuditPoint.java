package io.tarn.block;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.BlockRequest.Audit.Target;
import io.tarn.coding.FingerprintKey;
import io.tarn.coding.Fingerprints;
import io.tarn.crypto.Sha256;

/// The random point at which one block's fragments are fingerprinted in one audit
/// (docs/spec/audit.md).
///
/// All servers use the same point for a block, so that their fingerprints form a codeword of the
/// block's code; blocks have independent points, so that the sum over many blocks does too, and a
/// false fragment anywhere in the sum shows except with the fingerprint's forgery bound. Nobody can
/// know the point before the challenge, so nothing less than the fragment answers it.
public final class AuditPoint {
    public static final Bytes ZERO = Bytes.zeros(Fingerprints.BYTES);

    private static final String TAG = "tarn.audit.v1";

    private final FingerprintKey key;

    private AuditPoint(FingerprintKey key) {
        this.key = key;
    }

    public static AuditPoint of(Bytes challenge, Target target) {
        var point = new CanonicalWriter(TAG).fixed(challenge).u64(target.block());
        target.timestamp().write(point);
        return new AuditPoint(FingerprintKey.of(Sha256.hash(point.toBytes())));
    }

    public Bytes fingerprint(Bytes fragment) {
        return Fingerprints.of(key, fragment);
    }

    /// The sum in the code's field, which is exclusive or.
    public static Bytes add(Bytes one, Bytes other) {
        byte[] sum = one.toArray();
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= other.byteAt(i);
        }
        return Bytes.owning(sum);
    }
}
