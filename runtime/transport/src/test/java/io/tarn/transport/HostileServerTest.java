package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.transport.Hello.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: a server is as hostile as a client, and no reply of its can do more than fail a request.
class HostileServerTest {
    private final IoThreads io = IoThreads.start("hostile", 1);
    private final TestLimits limits = new TestLimits();
    private final ServerSocket listening = listen();

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void bound() throws IOException {
        listening.setSoTimeout(20_000);
    }

    @AfterEach
    void stop() throws IOException {
        listening.close();
        io.close();
    }

    private PeerLink link() {
        return Loopback.link(
                io,
                (InetSocketAddress) listening.getLocalSocketAddress(),
                Loopback.Security.PLAIN.of(Loopback.CLIENT),
                limits.build());
    }

    private RawPeer accept(NodeIdentity identity) throws Exception {
        var server = new RawPeer(listening.accept());
        assertThat(server.hear().identity()).isEqualTo(Loopback.CLIENT.publicKey());
        server.sayHello(identity);
        return server;
    }

    @Test
    void replyThatNobodyWaitsForIsDropped() throws Exception {
        try (var link = link()) {
            Answer answer = Answer.to(link, Loopback.QUESTION);
            try (var server = accept(Loopback.SERVER)) {
                long asked = server.hearFrame();
                server.say(FrameType.REPLY, asked + 1, Loopback.QUESTION);
                server.say(FrameType.REPLY, Long.MAX_VALUE, Loopback.QUESTION);
                server.say(FrameType.REPLY, asked, Loopback.QUESTION);
                server.say(FrameType.REPLY, asked, Loopback.QUESTION);
                assertThat(answer.reply()).isEqualTo(Loopback.QUESTION);
                Loopback.awaitEvent(link.counters(), TransportEvent.UNKNOWN_REPLY, 3);
                assertThat(link.connected()).isTrue();
            }
        }
    }

    private void failsWith(LinkFailure failure, TransportEvent counted, Bytes reply)
            throws Exception {
        try (var link = link()) {
            Answer answer = Answer.to(link, Loopback.QUESTION);
            try (var server = accept(Loopback.SERVER)) {
                server.hearFrame();
                server.say(reply);
                assertThat(answer.failure()).isEqualTo(failure);
                assertThat(link.counters().count(counted)).isEqualTo(1);
            }
        }
    }

    @Test
    void garbage() throws Exception {
        failsWith(
                LinkFailure.DISCONNECTED,
                TransportEvent.MALFORMED,
                Bytes.ofHex("00000020" + "ee".repeat(60)));
    }

    @Test
    void oversizedReply() throws Exception {
        failsWith(
                LinkFailure.DISCONNECTED,
                TransportEvent.OVERSIZED,
                Bytes.ofHex("7fffffff" + "02" + "00".repeat(13)));
    }

    @Test
    void requestToAClient() throws Exception {
        failsWith(
                LinkFailure.DISCONNECTED,
                TransportEvent.MALFORMED,
                RawPeer.bytesOf(FrameType.REQUEST, 1, Loopback.QUESTION));
    }

    @Test
    void silenceAfterTheHello() throws Exception {
        limits.idleMs = 100;
        failsWith(LinkFailure.DISCONNECTED, TransportEvent.IDLE, Bytes.EMPTY);
    }

    @Test
    void anotherIdentityThanExpected() throws Exception {
        try (var link = link()) {
            Answer answer = Answer.to(link, Loopback.QUESTION);
            try (var server = accept(Loopback.STRANGER)) {
                assertThat(server.hearsEnd()).isTrue();
            }
            assertThat(answer.failure()).isEqualTo(LinkFailure.REFUSED_IDENTITY);
            assertThat(link.counters().count(TransportEvent.UNKNOWN_IDENTITY)).isPositive();
        }
    }

    // Two tests, each with a listener of its own: a link that was refused comes back.
    @Test
    void refusalOfAnIdentityIsTyped() throws Exception {
        refusedWith(Verdict.UNKNOWN_IDENTITY, LinkFailure.REFUSED_IDENTITY);
    }

    @Test
    void refusalForWantOfRoomIsTyped() throws Exception {
        refusedWith(Verdict.TOO_MANY_CONNECTIONS, LinkFailure.OVERLOADED);
    }

    private void refusedWith(Verdict verdict, LinkFailure failure) throws Exception {
        try (var link = link()) {
            Answer answer = Answer.to(link, Loopback.QUESTION);
            try (var server = new RawPeer(listening.accept())) {
                server.hear();
                server.say(new Hello(verdict, Loopback.SERVER.publicKey()).encode());
                assertThat(answer.failure()).isEqualTo(failure);
            }
        }
    }

    @Test
    void noHelloInTime() throws Exception {
        limits.handshakeMs = 100;
        try (var link = link()) {
            Answer answer = Answer.to(link, Loopback.QUESTION);
            try (var _ = new RawPeer(listening.accept())) {
                assertThat(answer.failure()).isEqualTo(LinkFailure.UNREACHABLE);
                assertThat(link.counters().count(TransportEvent.HANDSHAKE_TIMED_OUT)).isPositive();
            }
        }
    }

    /// It takes the connection and then nothing: requests stay on this side, bounded, and time out.
    @Test
    void serverThatDoesNotRead() throws Exception {
        limits.inFlightBytesMax = 32 << 20;
        limits.requestMs = 300;
        try (var link = link()) {
            link.connect();
            try (var _ = accept(Loopback.SERVER)) {
                Loopback.await("up", link::connected);
                var large = new Message(1, Bytes.EMPTY, Bytes.zeros(1 << 19));
                var answers = new java.util.ArrayList<Answer>();
                for (int i = 0; i < 64; i++) {
                    answers.add(Answer.to(link, large));
                }
                for (Answer answer : answers) {
                    assertThat(answer.failure()).isEqualTo(LinkFailure.TIMED_OUT);
                }
                assertThat(link.requestsInFlight()).isZero();
            }
        }
    }
}
