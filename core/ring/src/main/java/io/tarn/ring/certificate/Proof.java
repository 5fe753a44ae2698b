package io.tarn.ring.certificate;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.message.Request;
import java.util.Optional;

/// What somebody asked of a ring, and the ring's word on what became of it: all that is needed, beside the key, to
/// see who asked for what and that it was carried out. Of any value; [#verify] judges it.
public record Proof(Request request, Certificate certificate) {
    public static final int BYTES_MAX =
            Request.OPERATION_BYTES_MAX + Certificate.LEAF_BYTES_MAX + (1 << 13);

    private static final String TAG = "tarn.proof.v1";

    /// What became of the request by the word of the ring with this key; empty if anything does not fit.
    public Optional<Outcome> verify(GroupKey key) {
        try {
            if (certificate.index() == 0) {
                return Optional.empty();
            }
            Outcome outcome = Outcome.ofLeaf(certificate.leaf());
            boolean isOfRequest =
                    outcome.request().equals(request.digest())
                            && outcome.client().equals(request.client().id())
                            && outcome.sequence().equals(request.sequence());
            boolean isProven =
                    isOfRequest
                            && request.verify(certificate.statement().ring())
                            && certificate.verify(key);
            return isProven ? Optional.of(outcome) : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /// The one byte form, in files.
    public Bytes encoding() {
        var out = new CanonicalWriter(TAG);
        request.write(out);
        return out.bytes(certificate.encoding()).toBytes();
    }

    public static Proof of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding, TAG);
        var proof = new Proof(Request.read(in), Certificate.of(in.bytes(BYTES_MAX)));
        in.end();
        return proof;
    }
}
