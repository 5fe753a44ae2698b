package io.tarn.transport;

/// Learns what became of one request: exactly one call of one of the methods.
///
/// Called on an IO thread, or, when the link refuses at once, on the caller's within
/// [PeerLink#request]; must not block, throw, or ask again at once after a failure.
public interface ReplyHandler {
    /// The server answered. Not believed because of who sent it: the reply is hostile bytes.
    void replied(Message reply);

    void failed(LinkFailure failure);
}
