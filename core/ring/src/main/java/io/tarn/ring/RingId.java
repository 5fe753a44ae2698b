package io.tarn.ring;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;

/// A ring's name, the same for as long as it lives: a hash of its founding members. Part of everything
/// that is signed, so that nothing of one ring serves in another.
public record RingId(Digest digest) implements Comparable<RingId> {
    public void write(CanonicalWriter out) {
        digest.write(out);
    }

    public static RingId read(CanonicalReader in) throws MalformedException {
        return new RingId(Digest.read(in));
    }

    @Override
    public int compareTo(RingId other) {
        return digest.compareTo(other.digest);
    }

    @Override
    public String toString() {
        return digest.toString();
    }
}
