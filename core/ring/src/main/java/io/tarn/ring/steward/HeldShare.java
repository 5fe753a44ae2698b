package io.tarn.ring.steward;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.ring.Epoch;
import io.tarn.ring.affairs.Charter;

/// A member's share of the ring's key in one epoch.
///
/// @param vector names the sharing that it is of
public record HeldShare(Epoch epoch, Digest vector, SecretShare share) {
    /// Whether it signs in the epoch of this charter.
    public boolean isOf(Charter charter) {
        return epoch.equals(charter.epoch())
                && charter.sharing().filter(v -> v.digest().equals(vector)).isPresent();
    }

    void write(CanonicalWriter out) {
        epoch.write(out);
        vector.write(out);
        out.u8(share.member()).fixed(share.export());
    }

    static HeldShare read(CanonicalReader in) throws MalformedException {
        return new HeldShare(
                Epoch.read(in),
                Digest.read(in),
                SecretShare.of(in.u8(), in.fixed(SecretShare.BYTES)));
    }
}
