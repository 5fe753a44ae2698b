package io.tarn.ring.message;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.threshold.Threshold;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.SequenceNumber;
import java.util.List;
import java.util.TreeSet;

/// Proof that a checkpoint is stable: a quorum of signed [Checkpoint]s (OSDI '99, §4.3), the `C` of a view
/// change.
///
/// @param checkpoints by ascending signer; none for the state that the epoch began with, which needs
///     no proof
public record StableProof(
        SequenceNumber sequence, Digest state, List<Signed<Checkpoint>> checkpoints) {
    public StableProof {
        checkpoints = List.copyOf(checkpoints);
    }

    /// The state that an epoch begins with.
    public static StableProof start(SequenceNumber sequence, Digest state) {
        return new StableProof(sequence, state, List.of());
    }

    /// Whether a quorum of the epoch's members has signed it, or it is where the epoch began.
    ///
    /// @param start of the epoch, as this member knows it
    public boolean isValid(Membership membership, StableProof start) {
        if (sequence.equals(start.sequence)) {
            return state.equals(start.state) && checkpoints.isEmpty();
        }
        var said = new Checkpoint(sequence, state);
        var signers = new TreeSet<MemberId>();
        for (Signed<Checkpoint> checkpoint : checkpoints) {
            if (!checkpoint.statement().equals(said)
                    || !signers.add(checkpoint.signer())
                    || !checkpoint.verify(membership)) {
                return false;
            }
        }
        return sequence.isAfter(start.sequence) && signers.size() == membership.size().quorum();
    }

    public void write(CanonicalWriter out) {
        sequence.write(out);
        state.write(out);
        out.u32(checkpoints.size());
        checkpoints.forEach(checkpoint -> checkpoint.write(out));
    }

    public static StableProof read(CanonicalReader in) throws MalformedException {
        return new StableProof(
                SequenceNumber.read(in),
                Digest.read(in),
                Reading.list(in, Threshold.MEMBERS_MAX, i -> Signed.read(i, Checkpoint::read)));
    }
}
