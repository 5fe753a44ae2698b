package io.tarn.nbd;

import static io.tarn.base.Invariant.require;

import java.time.Duration;

/// Bounds of a server; nothing a client does makes it hold more than is named here.
///
/// @param connectionsMax connections at a time; the next takes the place of the one that has been
///     longest without an export, or is closed at once
/// @param handshakeTimeout from connection to transmission, TLS included
/// @param stallTimeout for a request to arrive whole once it has begun, and for the client to take
///     the next reply; an idle connection may stay idle, TCP keep-alive ends those whose peer is gone
/// @param shutdownGrace how long a closing server lets requests in flight finish
/// @param optionBytesMax data of one option
/// @param optionsMax options of one handshake
/// @param requestBytesMax content of one read or write, which clients are told
/// @param requestsInFlightMax requests of one connection between their arrival and the end of their
///     reply; beyond it the connection is not read from
/// @param connectionBytesMax content that those requests hold; beyond it the connection is not read
///     from
/// @param serverBytesMax the same for all connections together
public record NbdLimits(
        int connectionsMax,
        Duration handshakeTimeout,
        Duration stallTimeout,
        Duration shutdownGrace,
        int optionBytesMax,
        int optionsMax,
        int requestBytesMax,
        int requestsInFlightMax,
        long connectionBytesMax,
        long serverBytesMax) {

    public NbdLimits {
        require(connectionsMax >= 1, "at least one connection is served");
        require(handshakeTimeout.isPositive(), "a handshake takes time");
        require(stallTimeout.isPositive(), "a request takes time");
        require(!shutdownGrace.isNegative(), "a grace is not negative");
        require(optionBytesMax >= 2 * Wire.STRING_BYTES_MAX, "an option holds two names");
        require(optionsMax >= 16, "real clients ask for a dozen options");
        require(requestBytesMax >= 1 << 16, "requests of 64 KiB are part of the protocol");
        require(requestsInFlightMax >= 1, "at least one request is in flight");
        require(connectionBytesMax >= requestBytesMax, "the longest request fits a connection");
        require(serverBytesMax >= requestBytesMax, "the longest request fits the server");
    }

    public static NbdLimits production() {
        return new NbdLimits(
                128,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                1 << 16,
                1 << 12,
                32 << 20,
                256,
                64L << 20,
                256L << 20);
    }
}
