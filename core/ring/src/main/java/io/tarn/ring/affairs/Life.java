package io.tarn.ring.affairs;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// One life of a member: from an empty journal until that is lost. No two have the same name, of whatever members.
///
/// @param name 32 random bytes, drawn when the life begins; no secret
public record Life(Bytes name) {
    private static final int BYTES = 32;

    public void write(CanonicalWriter out) {
        out.fixed(name);
    }

    public static Life read(CanonicalReader in) throws MalformedException {
        return new Life(in.fixed(BYTES).compact());
    }
}
