package io.tarn.transport;

import io.tarn.crypto.IdentityKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// All connections of a server, and whose they are. Safe for use by many threads.
final class ConnectionTable {
    private final TransportLimits limits;
    private final SequencedSet<ServerChannelHandler> unknown = new LinkedHashSet<>();
    private final Map<IdentityKey, PeerAccount> accounts = new HashMap<>();
    private int known;

    ConnectionTable(TransportLimits limits) {
        this.limits = limits;
    }

    /// Lists a connection whose peer is not known yet.
    ///
    /// @return the connection that has to make room, if there are too many such
    synchronized @Nullable ServerChannelHandler arrived(ServerChannelHandler connection) {
        unknown.addLast(connection);
        return unknown.size() > limits.handshakesMax() ? unknown.removeFirst() : null;
    }

    /// The connection's peer proved to be `identity`, whom this server serves.
    ///
    /// @return the peer's account, or null if it, or all peers together, have too many connections
    synchronized @Nullable PeerAccount identified(
            ServerChannelHandler connection, IdentityKey identity) {
        unknown.remove(connection);
        if (known >= limits.connectionsMax()) {
            return null;
        }
        PeerAccount account = accounts.computeIfAbsent(identity, _ -> new PeerAccount(limits));
        if (!account.tryJoin(connection)) {
            return null;
        }
        known++;
        return account;
    }

    /// @param account what [#identified] gave this connection, if it got that far
    synchronized void left(ServerChannelHandler connection, @Nullable PeerAccount account) {
        unknown.remove(connection);
        if (account != null) {
            account.leave(connection);
            known--;
            accounts.values().removeIf(PeerAccount::isUnused);
        }
    }

    synchronized List<ServerChannelHandler> connections() {
        var all = new ArrayList<ServerChannelHandler>(unknown);
        accounts.values().forEach(account -> all.addAll(account.connections()));
        return all;
    }

    synchronized boolean isEmpty() {
        return unknown.isEmpty() && known == 0;
    }

    synchronized int knownConnections() {
        return known;
    }

    /// Requests at work, those of peers that have left included.
    synchronized int requestsInFlight() {
        return accounts.values().stream().mapToInt(PeerAccount::requestsInFlight).sum();
    }
}
