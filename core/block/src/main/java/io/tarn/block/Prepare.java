package io.tarn.block;

import io.tarn.base.Bytes;

/// One element of the paper's `Prepare` as a commit shows it to one server (line 601): the nonce
/// of `server`, and its MAC for the server asked.
public record Prepare(int server, Bytes nonce, ServerTag tag) {
    public static final int NONCE_BYTES = 16;

    public Prepare {
        Bytes.ofSize(nonce, NONCE_BYTES, "nonce");
    }
}
