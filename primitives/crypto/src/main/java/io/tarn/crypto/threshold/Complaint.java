package io.tarn.crypto.threshold;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.SealingKey;

/// A receiver's word that a dealer has sealed something wrong for it, with the key that opens it: one of
/// the two lies, and anyone can see which. [Dealing#judge] does.
///
/// @param privateKey of the receiver, for this dealer and sharing only; 32 bytes
public record Complaint(int dealer, int receiver, Bytes privateKey) {
    public Complaint {
        require(dealer >= 1 && dealer <= Threshold.MEMBERS_MAX, "dealers are numbered 1 to 64");
        require(
                receiver >= 1 && receiver <= Threshold.MEMBERS_MAX,
                "receivers are numbered 1 to 64");
        Bytes.ofSize(privateKey, SealingKey.BYTES, "private key");
    }

    /// Who lies.
    public enum Verdict {
        /// The deal is void.
        DEALER,
        /// The deal stands.
        RECEIVER,
        /// It is not the sender's to complain, or not about this deal.
        NOBODY
    }

    SealingKey key() {
        return SealingKey.of(privateKey);
    }

    public void write(CanonicalWriter out) {
        out.u8(dealer).u8(receiver).fixed(privateKey);
    }

    public static Complaint read(CanonicalReader in) throws MalformedException {
        return new Complaint(
                MemberNumber.read(in), MemberNumber.read(in), in.fixed(SealingKey.BYTES));
    }
}
