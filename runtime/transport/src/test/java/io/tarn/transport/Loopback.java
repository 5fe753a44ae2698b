package io.tarn.transport;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

/// Two identities, the threads and the addresses that tests of this package share.
final class Loopback {
    static final NodeIdentity SERVER = NodeIdentity.ofSeed(Bytes.zeros(32));
    static final NodeIdentity CLIENT =
            NodeIdentity.ofSeed(Bytes.ofHex("01".repeat(NodeIdentity.SEED_BYTES)));
    static final NodeIdentity STRANGER =
            NodeIdentity.ofSeed(Bytes.ofHex("02".repeat(NodeIdentity.SEED_BYTES)));
    static final Predicate<IdentityKey> CLIENT_ONLY = CLIENT.publicKey()::equals;

    private Loopback() {}

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    static ChannelSecurity plain(NodeIdentity self) {
        return new ChannelSecurity.Plain(self.publicKey());
    }

    static TransportServer plainServer(IoThreads io, TransportLimits limits, RequestHandler handler)
            throws IOException {
        var security = new ServerSecurity(plain(SERVER), CLIENT_ONLY);
        return TransportServer.bind(io, anyPort(), security, limits, handler);
    }

    static PeerLink plainLink(IoThreads io, TransportServer server, TransportLimits limits) {
        var peer = new Peer(SERVER.publicKey(), server.address());
        return PeerLink.to(io, peer, plain(CLIENT), limits, LinkListener.NONE);
    }
}
