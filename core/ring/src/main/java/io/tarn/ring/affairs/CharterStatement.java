package io.tarn.ring.affairs;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;

/// What the members of an epoch sign with their new shares before anything else: who they are, and what
/// they begin with. So whoever has the ring's key, and was away for any number of epochs, knows whom to
/// ask now, and what the answer must be.
///
/// @param began digest of the agreed state that the epoch begins with
public record CharterStatement(Charter charter, Digest began) {
    /// The purpose of the ring's signature.
    public static final String DOMAIN_TAG = "tarn.ring-charter.v1";

    public Bytes toSign() {
        var out = new CanonicalWriter();
        write(out);
        return out.toBytes();
    }

    public void write(CanonicalWriter out) {
        charter.write(out);
        began.write(out);
    }

    public static CharterStatement read(CanonicalReader in) throws MalformedException {
        return new CharterStatement(Charter.read(in), Digest.read(in));
    }
}
