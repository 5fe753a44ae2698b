package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.transport.Hello.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Goal: a connection that breaks the rules ends, is counted for what it did, and costs nobody else
/// anything: after each, an honest client is served.
class HostileClientTest {
    private static final int SHORT_MS = 100;

    private final IoThreads io = IoThreads.start("hostile", 2);
    private final TestLimits limits = new TestLimits();
    private final TestLimits honestLimits = new TestLimits();

    @AfterEach
    void stop() {
        io.close();
    }

    @FunctionalInterface
    private interface Attack {
        void on(TransportServer server) throws Exception;
    }

    private void survives(TransportEvent counted, Loopback.Security security, Attack attack)
            throws Exception {
        try (var server =
                Loopback.server(io, security.of(Loopback.SERVER), limits.build(), Loopback.ECHO)) {
            attack.on(server);
            Loopback.awaitEvent(server.counters(), counted, 1);
            honestClientIsServed(server, security);
        }
    }

    private void honestClientIsServed(TransportServer server, Loopback.Security security) {
        var client = security.of(Loopback.CLIENT);
        try (var link = Loopback.link(io, server.address(), client, honestLimits.build())) {
            assertThat(Loopback.askPatiently(link, Loopback.QUESTION)).isEqualTo(Loopback.QUESTION);
        }
    }

    private void survives(TransportEvent counted, Attack attack) throws Exception {
        survives(counted, Loopback.Security.PLAIN, attack);
    }

    private static void endsAfter(TransportServer server, Bytes bytes) throws Exception {
        try (var client = RawPeer.connect(server.address())) {
            client.say(bytes);
            assertThat(client.hearsEnd()).isTrue();
        }
    }

    private static void endsAfterHelloAnd(TransportServer server, Bytes bytes) throws Exception {
        try (var client = RawPeer.greeted(server.address(), Loopback.CLIENT)) {
            client.say(bytes);
            assertThat(client.hearsEnd()).isTrue();
        }
    }

    @Test
    void anotherProtocol() throws Exception {
        Bytes http = Bytes.owning("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        survives(TransportEvent.NO_HANDSHAKE, server -> endsAfter(server, http));
    }

    @Test
    void anotherProtocolToTls() throws Exception {
        Bytes http = Bytes.owning("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        for (var tls :
                new Loopback.Security[] {
                    Loopback.Security.FASTEST_TLS, Loopback.Security.JDK_TLS
                }) {
            survives(TransportEvent.NO_HANDSHAKE, tls, server -> endsAfter(server, http));
        }
    }

    @Test
    void plainHelloToTls() throws Exception {
        Bytes hello = new Hello(Verdict.WELCOME, Loopback.CLIENT.publicKey()).encode();
        survives(
                TransportEvent.NO_HANDSHAKE,
                Loopback.Security.FASTEST_TLS,
                server -> endsAfter(server, hello));
    }

    @Test
    void garbageAfterTheHello() throws Exception {
        Bytes garbage = Bytes.ofHex("00000020" + "ee".repeat(60));
        survives(TransportEvent.MALFORMED, server -> endsAfterHelloAnd(server, garbage));
    }

    @Test
    void repliesToAServer() throws Exception {
        Bytes reply = RawPeer.bytesOf(FrameType.REPLY, 1, Loopback.QUESTION);
        survives(TransportEvent.MALFORMED, server -> endsAfterHelloAnd(server, reply));
    }

    /// Two gigabytes are announced and four bytes sent.
    @Test
    void oversizedFrame() throws Exception {
        Bytes header = RawPeer.bytesOf(FrameType.REQUEST, 1, new Message(1, Bytes.EMPTY));
        Bytes lying = Bytes.concat(Bytes.ofHex("7fffffff"), header.slice(4, header.size() - 4));
        survives(TransportEvent.OVERSIZED, server -> endsAfterHelloAnd(server, lying));
    }

    @Test
    void silenceInsteadOfAHello() throws Exception {
        limits.handshakeMs = 1_000;
        for (Loopback.Security security : Loopback.Security.values()) {
            survives(
                    TransportEvent.HANDSHAKE_TIMED_OUT,
                    security,
                    server -> endsAfter(server, Bytes.EMPTY));
        }
    }

    /// A hello byte by byte is in time only if all of it is.
    @Test
    void helloThatDrips() throws Exception {
        limits.handshakeMs = SHORT_MS;
        Bytes hello = new Hello(Verdict.WELCOME, Loopback.CLIENT.publicKey()).encode();
        try (var server =
                        Loopback.server(
                                io,
                                Loopback.Security.PLAIN.of(Loopback.SERVER),
                                limits.build(),
                                Loopback.ECHO);
                var client = RawPeer.connect(server.address())) {
            drip(client, hello.slice(0, hello.size() - 1));
            Loopback.awaitEvent(server.counters(), TransportEvent.HANDSHAKE_TIMED_OUT, 1);
            assertThat(client.hearsEnd()).isTrue();
        }
    }

    @Test
    void silenceAfterTheHello() throws Exception {
        limits.idleMs = SHORT_MS;
        survives(TransportEvent.IDLE, server -> endsAfterHelloAnd(server, Bytes.EMPTY));
    }

    @Test
    void frameThatDrips() throws Exception {
        limits.idleMs = 6 * SHORT_MS;
        Bytes frame =
                RawPeer.bytesOf(
                        FrameType.REQUEST, 1, new Message(1, Bytes.EMPTY, Bytes.zeros(10_000)));
        survives(
                TransportEvent.SLOW_SENDER,
                server -> {
                    // A dripper that is not scheduled for the idle time passes for a silent one.
                    while (server.counters().count(TransportEvent.SLOW_SENDER) == 0) {
                        try (var client = RawPeer.greeted(server.address(), Loopback.CLIENT)) {
                            drip(client, frame);
                        }
                    }
                });
    }

    /// One byte every few milliseconds until the other end has enough of it.
    private static void drip(RawPeer client, Bytes bytes) throws InterruptedException {
        try {
            for (int i = 0; i < bytes.size(); i++) {
                client.say(bytes.slice(i, 1));
                Thread.sleep(5);
            }
        } catch (IOException e) {
            // Closed, as it should be; the counter tells why.
        }
    }

    /// Replies that are not taken for the idle time end the connection, keepalives or not.
    @Test
    void readerThatStops() throws Exception {
        limits.idleMs = 300;
        var large = new Message(1, Bytes.EMPTY, Bytes.zeros(1 << 19));
        try (var server =
                        Loopback.server(
                                io,
                                Loopback.Security.PLAIN.of(Loopback.SERVER),
                                limits.build(),
                                (_, request, to) ->
                                        to.reply(request.kind() == 1 ? large : request));
                var client = RawPeer.greeted(server.address(), Loopback.CLIENT)) {
            for (int i = 1; i <= 60; i++) {
                client.say(FrameType.REQUEST, i, new Message(1, Bytes.EMPTY));
            }
            Loopback.awaitEvent(server.counters(), TransportEvent.SLOW_READER, 1);
            Loopback.await("slots given back", () -> server.requestsInFlight() == 0);
            honestClientIsServed(server, Loopback.Security.PLAIN);
        }
    }

    @Test
    void tooManyConnectionsOfOnePeer() throws Exception {
        limits.connectionsPerPeerMax = 2;
        survives(
                TransportEvent.TOO_MANY_CONNECTIONS,
                server -> {
                    try (var _ = RawPeer.greeted(server.address(), Loopback.CLIENT);
                            var _ = RawPeer.greeted(server.address(), Loopback.CLIENT);
                            var third = RawPeer.connect(server.address())) {
                        third.sayHello(Loopback.CLIENT);
                        assertThat(third.hear().verdict()).isEqualTo(Verdict.TOO_MANY_CONNECTIONS);
                        assertThat(third.hearsEnd()).isTrue();
                        assertThat(server.connections()).isEqualTo(2);
                    }
                    Loopback.await("both left", () -> server.connections() == 0);
                });
    }

    /// Those who never say hello make room for those who might.
    @Test
    void tooManyThatSayNothing() throws Exception {
        limits.handshakesMax = 3;
        try (var server =
                Loopback.server(
                        io,
                        Loopback.Security.PLAIN.of(Loopback.SERVER),
                        limits.build(),
                        Loopback.ECHO)) {
            var silent = new ArrayList<RawPeer>();
            for (int i = 0; i < 10; i++) {
                silent.add(RawPeer.connect(server.address()));
            }
            Loopback.awaitEvent(server.counters(), TransportEvent.TOO_MANY_CONNECTIONS, 7);
            honestClientIsServed(server, Loopback.Security.PLAIN);
            for (RawPeer peer : silent) {
                peer.close();
            }
        }
    }

    @Test
    void unknownIdentityIsToldSo() throws Exception {
        survives(
                TransportEvent.UNKNOWN_IDENTITY,
                server -> {
                    try (var stranger = RawPeer.greeted(server.address(), Loopback.STRANGER)) {
                        assertThat(stranger.hearsEnd()).isTrue();
                    }
                    try (var stranger = RawPeer.connect(server.address())) {
                        stranger.sayHello(Loopback.STRANGER);
                        assertThat(stranger.hear().verdict()).isEqualTo(Verdict.UNKNOWN_IDENTITY);
                    }
                });
    }
}
