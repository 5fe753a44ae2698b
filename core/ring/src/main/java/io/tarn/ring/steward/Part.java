package io.tarn.ring.steward;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.threshold.Dealer;
import io.tarn.ring.Epoch;

/// The secrets of one member's part in one sharing. Whoever reads them later, and the ring's log, has the
/// member's share; so they go when it is over.
///
/// @param epoch in which the sharing takes place
/// @param seed of the keys that it receives with, and of its deal: 32 bytes
public record Part(Epoch epoch, long attempt, Bytes seed) {
    void write(CanonicalWriter out) {
        epoch.write(out);
        out.u64(attempt).fixed(seed);
    }

    static Part read(CanonicalReader in) throws MalformedException {
        return new Part(Epoch.read(in), in.u64(), in.fixed(Dealer.SEED_BYTES).compact());
    }

    /// Without the seed: whatever prints it must not show it.
    @Override
    public String toString() {
        return "part in attempt " + attempt + " of epoch " + epoch;
    }
}
