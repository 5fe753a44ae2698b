package io.tarn.crypto;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// A message authentication code: the first 16 bytes of HMAC-SHA256 (RFC 2104, §5).
///
/// Compare a received tag by [MacKey#verify], which takes the same time for every wrong tag;
/// `equals` does not.
public record MacTag(Bytes value) {
    public static final int BYTES = 16;

    public MacTag {
        require(value.size() == BYTES, "a MAC tag has 16 bytes");
    }

    public void write(CanonicalWriter out) {
        out.fixed(value);
    }

    public static MacTag read(CanonicalReader in) throws MalformedException {
        return new MacTag(in.fixed(BYTES));
    }
}
