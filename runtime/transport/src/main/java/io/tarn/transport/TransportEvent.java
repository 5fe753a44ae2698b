package io.tarn.transport;

/// What a transport counts for its operator.
public enum TransportEvent {
    /// Both ends of a connection know each other.
    CONNECTED(false),
    /// A connection ended for no reason named below, whoever ended it.
    DISCONNECTED(false),
    /// A link's attempt to connect failed, for whatever reason.
    UNREACHABLE(false),
    /// The first bytes were no hello, of another version, or no TLS 1.3.
    NO_HANDSHAKE(true),
    /// No hello within the handshake's time.
    HANDSHAKE_TIMED_OUT(true),
    /// The other end proved, or asserted, an identity that is not expected here.
    UNKNOWN_IDENTITY(true),
    /// The other end does not accept this end's identity or certificate.
    REFUSED_BY_PEER(true),
    /// The other end's certificate is not, or no longer, vouched for by its identity.
    BAD_CERTIFICATE(true),
    /// Closed, by either end, to make room: too many connections, or too many of one peer.
    TOO_MANY_CONNECTIONS(true),
    /// Bytes that are no frame.
    MALFORMED(true),
    /// A frame above the bound.
    OVERSIZED(true),
    /// Nothing arrived for the idle time: half open, stalled, or gone without a word.
    IDLE(true),
    /// One frame took longer than the idle time to arrive.
    SLOW_SENDER(true),
    /// Replies or requests were not taken from the socket for the idle time, or too much of them waits.
    SLOW_READER(true),
    /// Reading from a peer stopped until it took replies or had fewer requests in flight.
    HELD_BACK(false),
    /// A link refused a request of its own side: too much in flight.
    OVERLOADED(false),
    /// A link's request got no reply in its time.
    TIMED_OUT(false),
    /// A reply that no outstanding request waits for; dropped.
    UNKNOWN_REPLY(false),
    /// A handler of requests or replies threw.
    HANDLER_FAILED(false);

    private final boolean closesWithWarning;

    TransportEvent(boolean closesWithWarning) {
        this.closesWithWarning = closesWithWarning;
    }

    /// Whether the event ends a connection that did not deserve to live.
    boolean closesWithWarning() {
        return closesWithWarning;
    }
}
