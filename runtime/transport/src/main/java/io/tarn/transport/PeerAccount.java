package io.tarn.transport;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One identity at a server: its connections, what it has in flight over all of them, and which of
/// them wait for room. Outlives its connections while requests of theirs are at work, so that
/// reconnecting buys a peer nothing. Safe for use by many threads.
final class PeerAccount {
    private final int connectionsMax;
    private final InFlight inFlight;
    private final Set<ServerChannelHandler> connections = new LinkedHashSet<>();
    private final List<ServerChannelHandler> waiting = new ArrayList<>();

    PeerAccount(TransportLimits limits) {
        connectionsMax = limits.connectionsPerPeerMax();
        inFlight = new InFlight(limits);
    }

    /// Lists a connection, unless the peer has as many as it may.
    synchronized boolean tryJoin(ServerChannelHandler connection) {
        return connections.size() < connectionsMax && connections.add(connection);
    }

    synchronized void leave(ServerChannelHandler connection) {
        connections.remove(connection);
        waiting.remove(connection);
    }

    synchronized List<ServerChannelHandler> connections() {
        return List.copyOf(connections);
    }

    /// Takes a request that has arrived on `connection`.
    ///
    /// @return whether the connection may read on; if not, [ServerChannelHandler#roomAgain] will
    ///     tell it when
    synchronized boolean take(long requestBytes, ServerChannelHandler connection) {
        inFlight.take(requestBytes);
        if (!inFlight.isFull()) {
            return true;
        }
        waiting.add(connection);
        return false;
    }

    /// A request has its reply, which holds its slot from now on.
    ///
    /// @return whether the peer may leave that much unread; if not, the request holds its slot still
    boolean answer(long requestBytes, long replyBytes) {
        return inFlight.answer(requestBytes, replyBytes);
    }

    /// A request is over that has no reply.
    void give(long requestBytes) {
        inFlight.give(requestBytes);
        wakeIfRoom().forEach(ServerChannelHandler::roomAgain);
    }

    /// A request is over whose reply waits no more.
    void giveReply(long replyBytes) {
        inFlight.giveReply(replyBytes);
        wakeIfRoom().forEach(ServerChannelHandler::roomAgain);
    }

    private synchronized List<ServerChannelHandler> wakeIfRoom() {
        // At the first free slot, not later: requests that take long must not hold up the others.
        if (waiting.isEmpty() || inFlight.isFull()) {
            return List.of();
        }
        List<ServerChannelHandler> woken = List.copyOf(waiting);
        waiting.clear();
        return woken;
    }

    int requestsInFlight() {
        return inFlight.requests();
    }

    synchronized boolean isUnused() {
        return connections.isEmpty() && inFlight.requests() == 0;
    }
}
