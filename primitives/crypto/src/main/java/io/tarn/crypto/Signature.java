package io.tarn.crypto;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// An Ed25519 signature (RFC 8032, §5.1.6): `R ‖ S`, 64 bytes, of any value; [IdentityKey#verify]
/// judges it.
public record Signature(Bytes value) {
    public static final int BYTES = 64;

    public Signature {
        Bytes.ofSize(value, BYTES, "signature");
    }

    public void write(CanonicalWriter out) {
        out.fixed(value);
    }

    /// Its memory is its own: signatures are kept when what they came in is not.
    public static Signature read(CanonicalReader in) throws MalformedException {
        return new Signature(in.fixed(BYTES).compact());
    }
}
