package io.tarn.object.sweep;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.AgreedTime;

/// A place in a ring's order from which a volume's garbage is seen: what no version that is retained here names, and nobody
/// may still name, nobody ever will.
///
/// Whoever marks may begin with this state or any later one: what is garbage stays so.
///
/// @param time of the batch
/// @param heads digest of the newest versions
/// @param versions digest of all others
public record Sweep(AgreedTime time, Digest heads, Digest versions) {
    /// Whether a fragment may be released. One whose lease goes beyond the sweep may be named by an update that came after it.
    ///
    /// @param isMarked whether a version that was retained names the block
    /// @param leaseUntilMillis when the fragment's last lease ends, and every receipt for it; agreed time
    public boolean releases(boolean isMarked, long leaseUntilMillis) {
        return !isMarked && leaseUntilMillis <= time.millis();
    }

    public void write(CanonicalWriter out) {
        time.write(out);
        heads.write(out);
        versions.write(out);
    }

    public static Sweep read(CanonicalReader in) throws MalformedException {
        return new Sweep(AgreedTime.read(in), Digest.read(in), Digest.read(in));
    }

    public Bytes encoding() {
        var out = new CanonicalWriter();
        write(out);
        return out.toBytes();
    }
}
