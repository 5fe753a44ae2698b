package io.tarn.operations;

import io.tarn.crypto.KeyId;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;

/// The servers that a client may ask, by name of identity.
public interface ServerLinks {
    /// Asks a server; exactly one method of `handler` is called, possibly before this returns.
    void ask(KeyId server, Message request, ReplyHandler handler);

    /// Whether a connection to the server stands right now.
    boolean isConnected(KeyId server);
}
