package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// Name of an immutable block, 32 bytes: SHA-256 of its [BlockChecksum]. Whoever knows it can judge
/// any fragment or copy of the block, whoever sends them.
public record Bguid(Bytes value) implements Comparable<Bguid> {
    public static final int BYTES = 32;

    public Bguid {
        Bytes.ofSize(value, BYTES, "BGUID");
    }

    public void write(CanonicalWriter out) {
        out.fixed(value);
    }

    public static Bguid read(CanonicalReader in) throws MalformedException {
        return new Bguid(in.fixed(BYTES).compact());
    }

    @Override
    public int compareTo(Bguid other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.hex();
    }
}
