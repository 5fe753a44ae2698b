package io.tarn.ring.message;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.SequenceNumber;

/// `⟨CHECKPOINT, n, d, i⟩` (OSDI '99, §4.3): a member's state after a batch, which it has on disk.
public record Checkpoint(SequenceNumber sequence, Digest state) implements Statement {
    @Override
    public String domainTag() {
        return "tarn.ring-checkpoint.v1";
    }

    @Override
    public void write(CanonicalWriter out) {
        sequence.write(out);
        state.write(out);
    }

    public static Checkpoint read(CanonicalReader in) throws MalformedException {
        return new Checkpoint(SequenceNumber.read(in), Digest.read(in));
    }
}
