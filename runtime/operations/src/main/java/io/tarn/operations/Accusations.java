package io.tarn.operations;

import io.tarn.crypto.KeyId;

/// Hears of servers that are not as they should be. Called on any thread; must not block.
public interface Accusations {
    /// A server has lied, provably to whoever tells this.
    void lied(KeyId server, String reason);

    /// A server has been of no help to most operations lately; nothing is proven.
    void unhelpful(KeyId server, String reason);
}
