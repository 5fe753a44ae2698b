package io.tarn.ring.message;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;

/// `⟨COMMIT, v, n, D(m), i⟩` (OSDI '99, §4.2): a member has prepared the batch, and has that on disk. Not
/// signed, for nobody has to show it to others: view changes show prepares.
public record Commit(View view, SequenceNumber sequence, AgreedTime time, Digest batch) {
    /// To all that a proposal says.
    public static Commit to(PrePrepare proposal) {
        return new Commit(proposal.view(), proposal.sequence(), proposal.time(), proposal.batch());
    }

    public void write(CanonicalWriter out) {
        view.write(out);
        sequence.write(out);
        time.write(out);
        batch.write(out);
    }

    public static Commit read(CanonicalReader in) throws MalformedException {
        return new Commit(
                View.read(in), SequenceNumber.read(in), AgreedTime.read(in), Digest.read(in));
    }
}
