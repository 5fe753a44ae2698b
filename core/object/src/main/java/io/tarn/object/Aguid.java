package io.tarn.object;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.Sha256;
import java.nio.charset.StandardCharsets;

/// Name of an object, or of a volume of objects, for as long as it lives: a hash of its owner's key and of what the
/// owner calls it (Pond, FAST '03, §2.1). Whoever knows both knows it, and no other owner has an object of this name.
public record Aguid(Digest digest) implements Comparable<Aguid> {
    private static final String TAG = "AG1";
    private static final Bytes SEPARATOR = Bytes.owning(new byte[] {0});

    /// @param volume [VolumeDescription#isName]
    public static Aguid ofVolume(IdentityKey owner, String volume) {
        return of(owner, utf8(volume));
    }

    /// @param volume [VolumeDescription#isName], so that it does not contain the byte that ends it here
    public static Aguid ofObject(IdentityKey owner, String volume, ObjectName name) {
        return of(owner, Bytes.concat(utf8(volume), SEPARATOR, name.utf8()));
    }

    private static Aguid of(IdentityKey owner, Bytes name) {
        return new Aguid(
                Sha256.of(new CanonicalWriter(TAG).bytes(owner.encoding()).bytes(name).toBytes()));
    }

    private static Bytes utf8(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
    }

    public void write(CanonicalWriter out) {
        digest.write(out);
    }

    public static Aguid read(CanonicalReader in) throws MalformedException {
        return new Aguid(new Digest(in.fixed(Digest.BYTES).compact()));
    }

    @Override
    public int compareTo(Aguid other) {
        return digest.compareTo(other.digest);
    }

    @Override
    public String toString() {
        return digest.toString();
    }
}
