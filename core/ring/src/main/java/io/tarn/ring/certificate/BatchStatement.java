package io.tarn.ring.certificate;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.Epoch;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;

/// What a ring signs of one batch. A member gives its share only after it has committed and executed the batch, and
/// has on disk that it was prepared, as a quorum has: of `f + 1` members who signed, one is correct.
public record BatchStatement(RingId ring, Epoch epoch, SequenceNumber sequence, BatchRoot root) {
    /// The purpose of the ring's signature.
    public static final String DOMAIN_TAG = "tarn.ring-batch.v1";

    public Bytes toSign() {
        var out = new CanonicalWriter();
        write(out);
        return out.toBytes();
    }

    public void write(CanonicalWriter out) {
        ring.write(out);
        epoch.write(out);
        sequence.write(out);
        root.write(out);
    }

    public static BatchStatement read(CanonicalReader in) throws MalformedException {
        return new BatchStatement(
                RingId.read(in), Epoch.read(in), SequenceNumber.read(in), BatchRoot.read(in));
    }
}
