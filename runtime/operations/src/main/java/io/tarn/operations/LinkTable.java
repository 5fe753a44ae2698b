package io.tarn.operations;

import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// One link to each server of a cluster, made when the server becomes known. Safe for use by many threads.
public final class LinkTable implements ServerLinks, AutoCloseable {
    private final IoThreads io;
    private final ChannelSecurity security;
    private final TransportLimits limits;
    private final SortedMap<KeyId, PeerLink> links = new ConcurrentSkipListMap<>();
    private boolean isClosed;

    public LinkTable(IoThreads io, ChannelSecurity security, TransportLimits limits) {
        this.io = io;
        this.security = security;
        this.limits = limits;
    }

    /// A node of the cluster is to be found where its operator says.
    public void learn(ClusterNode node) {
        learn(node.key(), address(node));
    }

    /// This server is to be found there; nothing is lost if it cannot.
    public synchronized void learn(IdentityKey server, InetSocketAddress address) {
        PeerLink known = links.get(server.id());
        if (known != null) {
            known.learn(address);
        } else {
            add(server, address);
        }
    }

    /// Somebody who need not be believed says where a node may be found.
    public synchronized void hint(ClusterNode node) {
        PeerLink known = links.get(node.key().id());
        if (known != null) {
            known.hint(address(node));
        } else {
            add(node.key(), address(node));
        }
    }

    private void add(IdentityKey server, InetSocketAddress address) {
        if (!isClosed) {
            var peer = new Peer(server, address);
            links.put(server.id(), PeerLink.to(io, peer, security, limits, LinkListener.NONE));
        }
    }

    /// Names are looked up when they are needed, by the link: others must not wait for that.
    private static InetSocketAddress address(ClusterNode node) {
        HostPort at = node.address();
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(at.host()), at.port());
        } catch (IllegalArgumentException e) {
            return InetSocketAddress.createUnresolved(at.host(), at.port());
        }
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
        synchronized (this) {
            isClosed = true;
        }
        links.values().forEach(PeerLink::close);
    }
}
