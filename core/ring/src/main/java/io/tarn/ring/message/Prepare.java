package io.tarn.ring.message;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;

/// `⟨PREPARE, v, n, d, i⟩` (OSDI '99, §4.2): a backup agrees to the place of a batch in this view.
///
/// @param time of the proposal, which the digest does not show to who has not the batch
public record Prepare(View view, SequenceNumber sequence, AgreedTime time, Digest batch)
        implements Statement {
    /// Agreement to all that a proposal says.
    public static Prepare to(PrePrepare proposal) {
        return new Prepare(proposal.view(), proposal.sequence(), proposal.time(), proposal.batch());
    }

    @Override
    public String domainTag() {
        return "tarn.ring-prepare.v1";
    }

    @Override
    public void write(CanonicalWriter out) {
        view.write(out);
        sequence.write(out);
        time.write(out);
        batch.write(out);
    }

    public static Prepare read(CanonicalReader in) throws MalformedException {
        return new Prepare(
                View.read(in), SequenceNumber.read(in), AgreedTime.read(in), Digest.read(in));
    }
}
