package io.tarn.transport;

import static io.tarn.base.Invariant.require;

import java.util.random.RandomGenerator;

/// Bounds of one server or link; nothing a peer does takes more than is named here. Both ends of a
/// connection hold the other to their own limits.
///
/// @param frameBytesMax largest frame sent or taken, header included
/// @param inFlightRequestsMax requests of one peer that have been taken but whose replies are not
///     yet in the socket's buffer; a link's own requests without a reply
/// @param inFlightBytesMax frame bytes of those requests, or of their replies once they are made;
///     exceeded by at most one frame before a server stops reading, and by as much again before it
///     closes a connection whose replies wait
/// @param handshakeMs from the start of a connection until both ends know each other
/// @param idleMs silence, or time for one frame to arrive or one reply to be taken, after which a
///     peer is given up; either end sends a keepalive after a third of it
/// @param requestMs patience of a link with one request
/// @param connectionsMax connections of a server whose peers are known
/// @param handshakesMax connections of a server whose peers are not known yet; the oldest makes
///     room for the newest, so that silence does not keep others out
/// @param connectionsPerPeerMax connections of one identity to one server
/// @param reconnectFirstMs wait before the first attempt to connect again; doubles with each failure
/// @param reconnectMaxMs longest such wait
public record TransportLimits(
        int frameBytesMax,
        int inFlightRequestsMax,
        long inFlightBytesMax,
        int handshakeMs,
        int idleMs,
        int requestMs,
        int connectionsMax,
        int handshakesMax,
        int connectionsPerPeerMax,
        int reconnectFirstMs,
        int reconnectMaxMs) {
    public TransportLimits {
        require(frameBytesMax >= Frame.HEADER_BYTES, "a frame holds its header");
        require(inFlightRequestsMax >= 1, "a peer may ask one thing at a time");
        require(inFlightBytesMax >= frameBytesMax, "the largest frame fits what is in flight");
        require(handshakeMs >= 1 && requestMs >= 1, "patience is at least a millisecond");
        require(idleMs >= 3, "a third of the idle time is at least a millisecond");
        require(connectionsMax >= 1 && handshakesMax >= 1, "a server takes a connection");
        require(connectionsPerPeerMax >= 1, "a peer may connect");
        require(reconnectFirstMs >= 1, "an attempt to connect costs both ends something");
        require(reconnectMaxMs >= reconnectFirstMs, "waits grow");
    }

    /// Room for a block of 1 MiB with its proofs, and for 64 such blocks on the way.
    public static TransportLimits production() {
        return new TransportLimits(
                2 << 20, 1024, 128L << 20, 15_000, 30_000, 30_000, 1024, 256, 16, 50, 5_000);
    }

    /// Small enough that a short test reaches every bound.
    public static TransportLimits extreme(RandomGenerator random) {
        int frameBytesMax = random.nextInt(1 << 10, 1 << 16);
        int connectionsMax = random.nextInt(2, 5);
        return new TransportLimits(
                frameBytesMax,
                random.nextInt(1, 5),
                frameBytesMax + random.nextLong(frameBytesMax),
                random.nextInt(500, 1_000),
                random.nextInt(500, 1_000),
                random.nextInt(1_000, 2_000),
                connectionsMax,
                random.nextInt(1, 3),
                random.nextInt(1, connectionsMax),
                random.nextInt(1, 10),
                random.nextInt(10, 50));
    }

    long keepaliveMs() {
        return idleMs / 3;
    }
}
