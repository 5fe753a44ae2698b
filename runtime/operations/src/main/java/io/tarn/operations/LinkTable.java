package io.tarn.operations;

import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.LinkListener;
import io.tarn.transport.Message;
import io.tarn.transport.Peer;
import io.tarn.transport.PeerLink;
import io.tarn.transport.ReplyHandler;
import io.tarn.transport.TransportLimits;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One link to each server of a cluster.
public final class LinkTable implements ServerLinks, AutoCloseable {
    private final SortedMap<KeyId, PeerLink> links = new TreeMap<>();

    /// @param servers who they are, and where they listen
    public LinkTable(
            IoThreads io,
            ChannelSecurity security,
            TransportLimits limits,
            Map<IdentityKey, InetSocketAddress> servers) {
        servers.forEach((identity, address) ->
                links.put(
                        identity.id(),
                        PeerLink.to(
                                io,
                                new Peer(identity, address),
                                security,
                                limits,
                                LinkListener.NONE)));
    }

    @Override
    public void ask(KeyId server, Message request, ReplyHandler handler) {
        PeerLink link = links.get(server);
        if (link == null) {
            handler.failed(LinkFailure.UNREACHABLE);
        } else {
            link.request(request, handler);
        }
    }

    @Override
    public boolean isConnected(KeyId server) {
        PeerLink link = links.get(server);
        return link != null && link.connected();
    }

    @Override
    public void close() {
        links.values().forEach(PeerLink::close);
    }
}
