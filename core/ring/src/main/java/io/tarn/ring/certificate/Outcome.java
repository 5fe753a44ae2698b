package io.tarn.ring.certificate;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.ring.ClientSequence;

/// What became of one request: a leaf of its batch, from leaf 1 on.
///
/// @param client who asked
/// @param request digest of what it asked for
/// @param result what the state machine answered; at most [#RESULT_BYTES_MAX]
public record Outcome(KeyId client, ClientSequence sequence, Digest request, Bytes result) {
    public static final int RESULT_BYTES_MAX = 1 << 16;

    private static final String TAG = "tarn.outcome.v1";

    public Outcome {
        require(result.size() <= RESULT_BYTES_MAX, "a result has at most 64 KiB");
    }

    public Bytes leaf() {
        var out = new CanonicalWriter(TAG);
        client.digest().write(out);
        sequence.write(out);
        request.write(out);
        out.bytes(result);
        return out.toBytes();
    }

    public static Outcome ofLeaf(Bytes leaf) throws MalformedException {
        var in = new CanonicalReader(leaf, TAG);
        var outcome =
                new Outcome(
                        new KeyId(Digest.read(in)),
                        ClientSequence.read(in),
                        Digest.read(in),
                        in.bytes(RESULT_BYTES_MAX).compact());
        in.end();
        return outcome;
    }
}
