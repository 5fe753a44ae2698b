package io.tarn.transport;

/// What a server does with requests.
@FunctionalInterface
public interface RequestHandler {
    /// Takes one request, on an IO thread: hand long work to another thread.
    ///
    /// Requests of one connection come in the order they were sent. The request's memory is this
    /// handler's to keep. Its slot in [TransportLimits#inFlightRequestsMax] stays taken, also when
    /// the peer has left, until `responder` is used; every request needs exactly one use.
    ///
    /// A throw is a bug of the node: it is counted and logged, and the connection is closed; an
    /// [Error] goes to the thread's uncaught exception handler as well.
    void handle(Peer peer, Message request, Responder responder);
}
