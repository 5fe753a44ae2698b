package io.tarn.simulator.kernel;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;

/// A value under a checksum, as a real store keeps one with every block of its files: what rotted is
/// told from what is sound.
public final class SealedValue {
    private SealedValue() {}

    public static Bytes of(Bytes value) {
        return Bytes.concat(Sha256.hash(value), value);
    }

    public static Bytes open(Bytes stored) throws MalformedException {
        CanonicalReader in = new CanonicalReader(stored);
        Bytes checksum = in.fixed(Digest.BYTES);
        Bytes value = in.fixed(in.remaining());
        if (!Sha256.hash(value).equals(checksum)) {
            throw new MalformedException("rotten or torn");
        }
        return value;
    }
}
