package io.tarn.transport;

/// The one place where the reply to one request goes. Used once, from any thread.
public interface Responder {
    /// Sends the reply; ignored if the peer has left.
    ///
    /// @throws IllegalArgumentException if the reply is larger than a frame may be
    /// @throws IllegalStateException if this responder was used before
    void reply(Message reply);

    /// As [#reply], but for a reply that nobody waits for: it goes with the next, or with others of its kind a little
    /// later. To write a small frame by itself, and to wake whoever reads it, costs more than what most frames say.
    void replyLater(Message reply);

    /// Frees the request's slot without a word; the peer's patience decides what follows.
    ///
    /// @throws IllegalStateException if this responder was used before
    void drop();
}
