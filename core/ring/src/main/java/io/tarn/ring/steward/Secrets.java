package io.tarn.ring.steward;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.util.Optional;

/// All that a member must keep and never show. Each version replaces the one before it, for good.
///
/// @param before the share of the epoch before, until the new ones have signed
/// @param current the share of the epoch that the member is in
/// @param next the share of an epoch that is being made
/// @param part in the sharing that is under way
public record Secrets(
        Optional<HeldShare> before,
        Optional<HeldShare> current,
        Optional<HeldShare> next,
        Optional<Part> part) {
    private static final String TAG = "tarn.ring-secrets.v1";

    public static final Secrets NONE =
            new Secrets(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Bytes encoding() {
        var out = new CanonicalWriter(TAG);
        write(out, before);
        write(out, current);
        write(out, next);
        out.bool(part.isPresent());
        part.ifPresent(p -> p.write(out));
        return out.toBytes();
    }

    /// What is left to be kept, if shares were destroyed since.
    public Secrets withoutDestroyed() {
        return new Secrets(left(before), left(current), left(next), part);
    }

    private static Optional<HeldShare> left(Optional<HeldShare> share) {
        return share.filter(held -> !held.share().isDestroyed());
    }

    private static void write(CanonicalWriter out, Optional<HeldShare> share) {
        out.bool(share.isPresent());
        share.ifPresent(held -> held.write(out));
    }

    public static Secrets of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding, TAG);
        var secrets =
                new Secrets(
                        readShare(in),
                        readShare(in),
                        readShare(in),
                        in.bool() ? Optional.of(Part.read(in)) : Optional.empty());
        in.end();
        return secrets;
    }

    private static Optional<HeldShare> readShare(CanonicalReader in) throws MalformedException {
        return in.bool() ? Optional.of(HeldShare.read(in)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "secrets";
    }
}
