package io.tarn.transport;

import static io.tarn.base.Invariant.require;

/// How many requests, of how many frame bytes, are on the way; at a server with their replies, which
/// take the requests' place when they are made. Safe for use by many threads.
///
/// The last request taken may exceed the bound on bytes, so one of any legal size always fits an
/// empty account. A request says nothing of the size of its reply: those that were taken while there
/// was room may be answered with more than the bound, up to twice as much.
final class InFlight {
    private final int requestsMax;
    private final long bytesMax;
    private int requests;
    private long bytes;
    private long replyBytes;

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

    /// A request that was taken has its reply, which waits in its place.
    ///
    /// @return false, with nothing changed, if more replies wait than anyone may leave unread
    synchronized boolean answer(long requestBytes, long itsReplyBytes) {
        if (replyBytes + itsReplyBytes > 2 * bytesMax) {
            return false;
        }
        require(requests >= 1 && bytes >= requestBytes, "a request is answered once");
        bytes -= requestBytes;
        replyBytes += itsReplyBytes;
        return true;
    }

    /// A request is over that has no reply.
    synchronized void give(long requestBytes) {
        require(requests >= 1 && bytes >= requestBytes, "given back once");
        requests--;
        bytes -= requestBytes;
    }

    /// A request is over whose reply waits no more.
    synchronized void giveReply(long itsReplyBytes) {
        require(requests >= 1 && replyBytes >= itsReplyBytes, "given back once");
        requests--;
        replyBytes -= itsReplyBytes;
    }

    synchronized boolean isFull() {
        return requests >= requestsMax || bytes + replyBytes >= bytesMax;
    }

    synchronized int requests() {
        return requests;
    }
}
