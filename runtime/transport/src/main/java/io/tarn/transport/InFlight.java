package io.tarn.transport;

import static io.tarn.base.Invariant.require;

/// How many requests, of how many frame bytes, are on the way. Safe for use by many threads.
///
/// The last request taken may exceed the bound on bytes, so one of any legal size always fits an
/// empty account.
final class InFlight {
    private final int requestsMax;
    private final long bytesMax;
    private int requests;
    private long bytes;

    InFlight(TransportLimits limits) {
        requestsMax = limits.inFlightRequestsMax();
        bytesMax = limits.inFlightBytesMax();
    }

    /// Takes a request if there is room, and changes nothing if not.
    synchronized boolean tryTake(long requestBytes) {
        if (isFull()) {
            return false;
        }
        take(requestBytes);
        return true;
    }

    synchronized void take(long requestBytes) {
        requests++;
        bytes += requestBytes;
    }

    synchronized void give(long requestBytes) {
        require(requests >= 1 && bytes >= requestBytes, "given back once");
        requests--;
        bytes -= requestBytes;
    }

    synchronized boolean isFull() {
        return requests >= requestsMax || bytes >= bytesMax;
    }

    synchronized int requests() {
        return requests;
    }
}
