package io.tarn.block;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// Name of a volume for machines: 32 bytes, chosen once by its owner and never reused.
public record VolumeId(Bytes value) implements Comparable<VolumeId> {
    public static final int BYTES = 32;

    public VolumeId {
        Bytes.ofSize(value, BYTES, "volume id");
    }

    public void write(CanonicalWriter out) {
        out.fixed(value);
    }

    public static VolumeId read(CanonicalReader in) throws MalformedException {
        return new VolumeId(in.fixed(BYTES).compact());
    }

    @Override
    public int compareTo(VolumeId other) {
        return value.compareTo(other.value);
    }
}
