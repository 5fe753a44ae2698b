package io.tarn.transport;

/// The one place where the reply to one request goes. Used once, from any thread.
public interface Responder {
    /// Sends the reply; ignored if the peer has left.
    ///
    /// @throws IllegalArgumentException if the reply is larger than a frame may be
    /// @throws IllegalStateException if this responder was used before
    void reply(Message reply);

    /// Frees the request's slot without a word; the peer's patience decides what follows.
    ///
    /// @throws IllegalStateException if this responder was used before
    void drop();
}
