package io.tarn.block;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.Sha256;

/// Name of a volume for machines: 32 bytes, drawn once by its owner and never used again. Nobody else can
/// draw it.
public record VolumeId(Bytes value) implements Comparable<VolumeId> {
    public static final int BYTES = 32;
    public static final int NONCE_BYTES = 32;

    private static final String TAG = "tarn.volume-id.v1";

    public VolumeId {
        Bytes.ofSize(value, BYTES, "volume id");
    }

    /// @param nonce that the owner has drawn at random, [#NONCE_BYTES]
    public static VolumeId of(IdentityKey owner, Bytes nonce) {
        var out = new CanonicalWriter(TAG);
        owner.write(out);
        return new VolumeId(Sha256.of(out.fixed(nonce).toBytes()).value());
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
