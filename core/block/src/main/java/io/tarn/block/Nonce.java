package io.tarn.block;

import io.tarn.base.Bytes;

/// `⟨j, nonce⟩` of line 601: what server `server` gave to the client that prepared there.
public record Nonce(int server, Bytes value) {
    public Nonce {
        Bytes.ofSize(value, Prepare.NONCE_BYTES, "nonce");
    }
}
