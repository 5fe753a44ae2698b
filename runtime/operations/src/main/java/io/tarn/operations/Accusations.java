package io.tarn.operations;

import io.tarn.crypto.KeyId;

/// Hears of servers that have lied, provably to this client. Called on any thread; must not block.
@FunctionalInterface
public interface Accusations {
    void suspect(KeyId server, String reason);
}
