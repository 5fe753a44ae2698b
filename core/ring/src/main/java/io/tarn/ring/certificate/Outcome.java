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
/// @param result what the state machine answered, if it was asked; at most [#RESULT_BYTES_MAX]
public record Outcome(
        KeyId client, ClientSequence sequence, Digest request, Fate fate, Bytes result) {
    public static final int RESULT_BYTES_MAX = 1 << 16;

    private static final String TAG = "tarn.outcome.v1";

    /// Whether the state machine was asked.
    public enum Fate {
        /// It was, and answered.
        EXECUTED(0),
        /// The client's number was executed before, or is too far behind for anyone to know: not asked.
        REPEATED(1),
        /// The client may not ask: not asked. Its number is not used up, for strangers are to leave nothing behind.
        REFUSED(2),
        /// It failed, which is a mistake in it: nothing has changed.
        FAILED(3);

        private final int code;

        Fate(int code) {
            this.code = code;
        }

        private static Fate read(CanonicalReader in) throws MalformedException {
            int code = in.u8();
            for (Fate fate : values()) {
                if (fate.code == code) {
                    return fate;
                }
            }
            throw new MalformedException("no fate has number " + code);
        }
    }

    public Outcome {
        require(result.size() <= RESULT_BYTES_MAX, "a result has at most 64 KiB");
    }

    public Bytes leaf() {
        var out = new CanonicalWriter(TAG);
        client.digest().write(out);
        sequence.write(out);
        request.write(out);
        out.u8(fate.code).bytes(result);
        return out.toBytes();
    }

    public static Outcome ofLeaf(Bytes leaf) throws MalformedException {
        var in = new CanonicalReader(leaf, TAG);
        var outcome =
                new Outcome(
                        new KeyId(Digest.read(in)),
                        ClientSequence.read(in),
                        Digest.read(in),
                        Fate.read(in),
                        in.bytes(RESULT_BYTES_MAX).compact());
        in.end();
        return outcome;
    }
}
