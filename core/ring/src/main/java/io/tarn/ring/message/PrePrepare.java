package io.tarn.ring.message;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;

/// `⟨PRE-PREPARE, v, n, d⟩` (OSDI '99, §4.2): the primary gives a batch its place. The batch travels beside
/// it.
///
/// @param time that the primary's clock had; the ring's own time grows whatever this says
/// @param batch the `d` of the batch
public record PrePrepare(View view, SequenceNumber sequence, AgreedTime time, Digest batch)
        implements Statement {
    @Override
    public String domainTag() {
        return "tarn.ring-pre-prepare.v1";
    }

    @Override
    public void write(CanonicalWriter out) {
        view.write(out);
        sequence.write(out);
        time.write(out);
        batch.write(out);
    }

    public static PrePrepare read(CanonicalReader in) throws MalformedException {
        return new PrePrepare(
                View.read(in), SequenceNumber.read(in), AgreedTime.read(in), Digest.read(in));
    }
}
