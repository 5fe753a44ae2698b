package io.tarn.crypto;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// A SHA-256 value (FIPS 180-4), 32 bytes; ordered as unsigned bytes.
public record Digest(Bytes value) implements Comparable<Digest> {
    public static final int BYTES = 32;

    public Digest {
        require(value.size() == BYTES, "a digest has 32 bytes");
    }

    public void write(CanonicalWriter out) {
        out.fixed(value);
    }

    /// Its memory is its own: digests outlive what they came in, by far.
    public static Digest read(CanonicalReader in) throws MalformedException {
        return new Digest(in.fixed(BYTES).compact());
    }

    @Override
    public int compareTo(Digest other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.hex();
    }
}
