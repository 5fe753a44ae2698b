package io.tarn.ring.certifier;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import java.util.Optional;

/// A member's share of the ring's signature. Whose it is, the channel says.
///
/// @param subject of a batch
/// @param share 48 bytes, of any value
public record Vouch(Subject subject, Bytes share) {
    /// What is signed in an epoch: a batch, or, first of all, the epoch's charter.
    ///
    /// @param batch empty for the charter
    public record Subject(Epoch epoch, Optional<SequenceNumber> batch) {
        public void write(CanonicalWriter out) {
            epoch.write(out);
            out.bool(batch.isPresent());
            batch.ifPresent(sequence -> sequence.write(out));
        }

        public static Subject read(CanonicalReader in) throws MalformedException {
            return new Subject(
                    Epoch.read(in),
                    in.bool() ? Optional.of(SequenceNumber.read(in)) : Optional.empty());
        }
    }

    public void write(CanonicalWriter out) {
        subject.write(out);
        out.fixed(share);
    }

    public static Vouch read(CanonicalReader in) throws MalformedException {
        return new Vouch(Subject.read(in), in.fixed(ThresholdSignature.BYTES).compact());
    }
}
