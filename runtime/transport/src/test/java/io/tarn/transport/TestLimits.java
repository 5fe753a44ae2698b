package io.tarn.transport;

/// Limits of [TransportLimits#production], some of them made small.
final class TestLimits {
    static final int PATIENT_MS = 20_000;

    int frameBytesMax = 1 << 20;
    int inFlightRequestsMax = 64;
    long inFlightBytesMax = 8 << 20;
    int handshakeMs = PATIENT_MS;
    int idleMs = PATIENT_MS;
    int requestMs = PATIENT_MS;
    int connectionsMax = 16;
    int handshakesMax = 16;
    int connectionsPerPeerMax = 8;

    TransportLimits build() {
        return new TransportLimits(
                frameBytesMax,
                inFlightRequestsMax,
                inFlightBytesMax,
                handshakeMs,
                idleMs,
                requestMs,
                connectionsMax,
                handshakesMax,
                connectionsPerPeerMax,
                1,
                20);
    }
}
