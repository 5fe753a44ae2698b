package io.tarn.transport;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// What tests of this package share: three identities, channels between them, and bounded waiting.
final class Loopback {
    static final NodeIdentity SERVER = identity(1);
    static final NodeIdentity CLIENT = identity(2);
    static final NodeIdentity STRANGER = identity(3);
    static final Predicate<IdentityKey> CLIENT_ONLY = CLIENT.publicKey()::equals;
    static final RequestHandler ECHO = (_, request, to) -> to.reply(request);
    static final Message QUESTION = new Message(7, Bytes.ofHex("c0ffee"), Bytes.ofHex("0bad"));

    private static final int PATIENCE_MS = 20_000;
    private static final int POLL_MS = 2;

    private Loopback() {}

    /// How a test's two ends are secured.
    enum Security {
        PLAIN,
        FASTEST_TLS,
        JDK_TLS;

        ChannelSecurity of(NodeIdentity self) {
            return switch (this) {
                case PLAIN -> new ChannelSecurity.Plain(self.publicKey());
                case FASTEST_TLS -> ChannelSecurity.mutualTls(self);
                case JDK_TLS -> tls(self, TlsLibrary.JDK, InstantSource.system());
            };
        }
    }

    static ChannelSecurity tls(NodeIdentity self, TlsLibrary library, InstantSource clock) {
        var identity = new TlsIdentity(self, TlsIdentity.USUAL_LIFETIME, clock);
        return new ChannelSecurity.MutualTls(identity, library);
    }

    static NodeIdentity identity(int number) {
        byte[] seed = new byte[NodeIdentity.SEED_BYTES];
        seed[0] = (byte) number;
        return NodeIdentity.ofSeed(Bytes.owning(seed));
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    static TransportServer server(
            IoThreads io, ChannelSecurity channel, TransportLimits limits, RequestHandler handler)
            throws IOException {
        return TransportServer.bind(
                io, anyPort(), new ServerSecurity(channel, CLIENT_ONLY), limits, handler);
    }

    static PeerLink link(
            IoThreads io,
            InetSocketAddress address,
            ChannelSecurity channel,
            TransportLimits limits) {
        var server = new Peer(SERVER.publicKey(), address);
        return PeerLink.to(io, server, channel, limits, LinkListener.NONE);
    }

    /// Asks until a reply comes, with a bound: under limits of milliseconds a busy machine may lose
    /// a connection that did nothing wrong.
    static Message askPatiently(PeerLink link, Message request) {
        long end = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (true) {
            Answer answer = Answer.to(link, request);
            if (answer.isReply() || System.nanoTime() - end >= 0) {
                return answer.reply();
            }
            pause();
        }
    }

    /// Waits for what must come, with a bound.
    static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                throw new AssertionError("never came: " + what);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void awaitEvent(TransportCounters counters, TransportEvent event, long count) {
        await(
                event + " " + count + " times: " + counters.snapshot(),
                () -> counters.count(event) >= count);
    }
}
