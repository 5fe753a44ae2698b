package io.tarn.crypto;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// Number of a period in which one set of pairwise keys is used; every tag travels with its epoch.
///
/// @param number 0-based, the same at every node, for example days since 1970
public record KeyEpoch(long number) {
    public KeyEpoch {
        require(number >= 0, "epochs start at 0");
    }

    /// Whether a node in this epoch takes a tag of epoch `other`: its own, the previous one, since
    /// tags outlive a change of epoch, and the next one, since a peer's clock may change first.
    public boolean accepts(KeyEpoch other) {
        return Math.abs(other.number - number) <= 1;
    }

    public void write(CanonicalWriter out) {
        out.u64(number);
    }

    public static KeyEpoch read(CanonicalReader in) throws MalformedException {
        return new KeyEpoch(in.u64());
    }
}
