package io.tarn.nbd;

import io.tarn.base.Bytes;

/// What a handshake asks of its connection, in list order.
sealed interface HandshakeEffect {
    record Send(Bytes bytes) implements HandshakeEffect {}

    /// All that follows is TLS. What the client sent in plain text after asking for it is not to be
    /// believed.
    record StartTls() implements HandshakeEffect {}

    /// All that follows are requests.
    record Transmit(Session session) implements HandshakeEffect {}

    /// The client is done; close when everything is sent.
    record Finish() implements HandshakeEffect {}

    /// The client broke the protocol, or asked what cannot be refused politely.
    record Drop(String reason) implements HandshakeEffect {}
}
