package io.tarn.crypto.threshold;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import java.util.Optional;

/// One making of shares, as everyone who takes part in it knows it from the start.
///
/// @param name tells it from every other that the same members ever take part in, another try of the
///     same included; at most 256 bytes
/// @param dealers how many may deal; numbered from 1, and if shares are dealt anew, by those
/// @param threshold of the new shares
/// @param from what the shares that are dealt anew belong to; empty if a key is to be made
public record Sharing(
        Bytes name, int dealers, Threshold threshold, Optional<VerificationVector> from) {
    public static final int NAME_BYTES_MAX = 256;

    private static final String TAG = "tarn.sharing.v1";

    public Sharing {
        require(name.size() <= NAME_BYTES_MAX, "a sharing's name has at most 256 bytes");
        require(dealers >= 1 && dealers <= Threshold.MEMBERS_MAX, "1 to 64 members deal");
    }

    /// Whether these keys may take part: complete, and from the member that may receive with them.
    ///
    /// @param sender the number that the sender has among the members to be
    public boolean accepts(ReceiverKeys keys, int sender) {
        return keys.receiver() == sender
                && threshold.isMember(sender)
                && keys.byDealer().size() == dealers;
    }

    /// Stands for all of the above in what is signed and derived, so that nothing of one sharing
    /// serves in another.
    Digest digest() {
        var out = new CanonicalWriter(TAG).bytes(name).u8(dealers);
        threshold.write(out);
        out.bool(from.isPresent());
        from.ifPresent(vector -> vector.write(out));
        return Sha256.of(out.toBytes());
    }
}
