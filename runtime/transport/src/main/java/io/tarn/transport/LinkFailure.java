package io.tarn.transport;

/// Why a request has no reply.
public enum LinkFailure {
    /// The connection broke after the request was taken: the server may or may not have seen it.
    DISCONNECTED,
    /// There is no connection, and the next attempt is not due yet; the server has not seen it.
    UNREACHABLE,
    /// One end does not accept the other's identity; the server has not seen the request.
    REFUSED_IDENTITY,
    /// This link has as much in flight as it may, or the server takes no more connections; the
    /// server has not seen the request.
    OVERLOADED,
    /// The link was closed at this end: the server may or may not have seen the request.
    CLOSED,
    /// No reply within [TransportLimits#requestMs]: the server may or may not have seen the request.
    TIMED_OUT;

    /// Whether the server may have acted on the request.
    public boolean mayHaveArrived() {
        return switch (this) {
            case DISCONNECTED, CLOSED, TIMED_OUT -> true;
            case UNREACHABLE, REFUSED_IDENTITY, OVERLOADED -> false;
        };
    }
}
