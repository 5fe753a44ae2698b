package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Method: a server that keeps its responders, so that the test decides when what is answered.
class PeerLinkTest {
    private final IoThreads io = IoThreads.start("link", 2);
    private final TestLimits limits = new TestLimits();
    private final Queue<Responder> asked = new ConcurrentLinkedQueue<>();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        io.close();
    }

    private TransportServer server(InetSocketAddress address) throws IOException {
        var security = Loopback.Security.PLAIN.of(Loopback.SERVER);
        return TransportServer.bind(
                io,
                address,
                new ServerSecurity(security, Loopback.CLIENT_ONLY),
                limits.build(),
                (_, _, to) -> asked.add(to));
    }

    private PeerLink link(InetSocketAddress address) {
        var listener =
                new LinkListener() {
                    @Override
                    public void up() {
                        heard.add("up");
                    }

                    @Override
                    public void down(LinkFailure reason) {
                        heard.add(reason.toString());
                    }
                };
        return PeerLink.to(
                io,
                new Peer(Loopback.SERVER.publicKey(), address),
                Loopback.Security.PLAIN.of(Loopback.CLIENT),
                limits.build(),
                listener);
    }

    private static Message numbered(int number) {
        return new Message(number, Bytes.EMPTY);
    }

    @Test
    void connectsWithTheFirstRequest() throws IOException {
        try (var server = server(Loopback.anyPort());
                var link = link(server.address())) {
            assertThat(link.connected()).isFalse();
            assertThat(server.connections()).isZero();
            Answer.to(link, numbered(1));
            Loopback.await("request", () -> asked.size() == 1);
            assertThat(link.connected()).isTrue();
            assertThat(heard).containsExactly("up");
            asked.remove().drop();
        }
    }

    @Test
    void repliesComeInAnyOrder() throws IOException {
        try (var server = server(Loopback.anyPort());
                var link = link(server.address())) {
            var answers = new ArrayList<Answer>();
            for (int i = 0; i < 10; i++) {
                answers.add(Answer.to(link, numbered(i)));
            }
            Loopback.await("all asked", () -> asked.size() == 10);
            var responders = new ArrayList<>(asked);
            for (int i = 9; i >= 0; i--) {
                responders.get(i).reply(numbered(100 + i));
                assertThat(answers.get(i).reply()).isEqualTo(numbered(100 + i));
                if (i > 0) {
                    assertThat(answers.get(i - 1).isDone()).isFalse();
                }
            }
        }
    }

    @Test
    void disconnectionFailsAllThatIsOutstandingAndTheLinkComesBack() throws IOException {
        InetSocketAddress address;
        try (var server = server(Loopback.anyPort())) {
            address = server.address();
        }
        try (var link = link(address)) {
            var server = server(address);
            var answers = new ArrayList<Answer>();
            for (int i = 0; i < 10; i++) {
                answers.add(Answer.to(link, numbered(i)));
            }
            Loopback.await("all asked", () -> asked.size() == 10);
            server.close(java.time.Duration.ZERO);
            for (Answer answer : answers) {
                assertThat(answer.failure()).isEqualTo(LinkFailure.DISCONNECTED);
            }
            assertThat(link.requestsInFlight()).isZero();
            assertThat(heard).startsWith("up", "DISCONNECTED");
            asked.forEach(responder -> responder.reply(numbered(0)));
            asked.clear();

            try (var _ = server(address)) {
                Loopback.await("up again", link::connected);
                Answer again = Answer.to(link, numbered(1));
                Loopback.await("asked again", () -> asked.size() == 1);
                asked.remove().reply(numbered(2));
                assertThat(again.reply()).isEqualTo(numbered(2));
            }
        }
    }

    @Test
    void nobodyThereIsUnreachable() throws IOException {
        InetSocketAddress address;
        try (var server = server(Loopback.anyPort())) {
            address = server.address();
        }
        try (var link = link(address)) {
            assertThat(Answer.to(link, numbered(1)).failure()).isEqualTo(LinkFailure.UNREACHABLE);
            Loopback.awaitEvent(link.counters(), TransportEvent.UNREACHABLE, 3);
            assertThat(heard).contains("UNREACHABLE").doesNotContain("up");
        }
    }

    @Test
    void nameIsLookedUpAndOneThatNobodyKnowsIsUnreachable() throws IOException {
        var nobody = InetSocketAddress.createUnresolved("nobody.invalid", 1);
        try (var link = link(nobody)) {
            assertThat(Answer.to(link, numbered(1)).failure()).isEqualTo(LinkFailure.UNREACHABLE);
        }
        try (var server = server(Loopback.anyPort())) {
            int port = server.address().getPort();
            var named = InetSocketAddress.createUnresolved("localhost", port);
            try (var link = link(named)) {
                Answer answer = Answer.to(link, numbered(1));
                Loopback.await("request", () -> asked.size() == 1);
                asked.remove().reply(numbered(2));
                assertThat(answer.reply()).isEqualTo(numbered(2));
            }
        }
    }

    /// Of many who say where a server is, one that is wrong costs an attempt.
    @Test
    void serverIsFoundWhereSomebodySaysAndNotWhereItWas() throws IOException {
        InetSocketAddress before;
        try (var server = server(Loopback.anyPort())) {
            before = server.address();
        }
        try (var server = server(Loopback.anyPort());
                var link = link(before)) {
            link.hint(InetSocketAddress.createUnresolved("nobody.invalid", 1));
            link.hint(server.address());
            link.connect();
            Loopback.await("up", link::connected);
        }
    }

    @Test
    void moreThanMayBeInFlightIsOverload() throws IOException {
        limits.inFlightRequestsMax = 3;
        try (var server = server(Loopback.anyPort());
                var link = link(server.address())) {
            var answers = new ArrayList<Answer>();
            for (int i = 0; i < 3; i++) {
                answers.add(Answer.to(link, numbered(i)));
            }
            assertThat(Answer.to(link, numbered(3)).failure()).isEqualTo(LinkFailure.OVERLOADED);
            assertThat(link.counters().count(TransportEvent.OVERLOADED)).isEqualTo(1);
            Loopback.await("three asked", () -> asked.size() == 3);
            asked.remove().reply(numbered(9));
            assertThat(answers.getFirst().reply()).isEqualTo(numbered(9));
            Answer.to(link, numbered(4));
            Loopback.await("room again", () -> asked.size() == 3);
            asked.forEach(Responder::drop);
        }
    }

    @Test
    void bytesInFlightAreBoundedToo() throws IOException {
        limits.inFlightBytesMax = limits.frameBytesMax;
        var large = new Message(0, Bytes.EMPTY, Bytes.zeros(limits.frameBytesMax - 100));
        try (var server = server(Loopback.anyPort());
                var link = link(server.address())) {
            Answer.to(link, large);
            // The last one may exceed the bound: the account is not yet full.
            Answer.to(link, large);
            assertThat(Answer.to(link, numbered(0)).failure()).isEqualTo(LinkFailure.OVERLOADED);
            Loopback.await("asked", () -> !asked.isEmpty());
            asked.forEach(Responder::drop);
        }
    }

    @Test
    void silenceTimesOutAndTheLateReplyIsDropped() throws IOException {
        limits.requestMs = 50;
        try (var server = server(Loopback.anyPort());
                var link = link(server.address())) {
            assertThat(Answer.to(link, numbered(1)).failure()).isEqualTo(LinkFailure.TIMED_OUT);
            assertThat(link.counters().count(TransportEvent.TIMED_OUT)).isEqualTo(1);
            assertThat(link.requestsInFlight()).isZero();
            Loopback.await("asked", () -> asked.size() == 1);
            asked.remove().reply(numbered(2));
            Loopback.awaitEvent(link.counters(), TransportEvent.UNKNOWN_REPLY, 1);
            assertThat(link.connected()).isTrue();
        }
    }

    @Test
    void closingFailsWhatIsOutstandingAndWhatFollows() throws IOException {
        try (var server = server(Loopback.anyPort())) {
            PeerLink link = link(server.address());
            Answer outstanding = Answer.to(link, numbered(1));
            Loopback.await("asked", () -> asked.size() == 1);
            link.close();
            assertThat(outstanding.failure()).isEqualTo(LinkFailure.CLOSED);
            assertThat(Answer.to(link, numbered(2)).failure()).isEqualTo(LinkFailure.CLOSED);
            // A reply to a peer that has left goes nowhere, and gives its slot back.
            Loopback.await("left", () -> server.connections() == 0);
            assertThat(server.requestsInFlight()).isEqualTo(1);
            asked.remove().reply(numbered(3));
            Loopback.await("slot given back", () -> server.requestsInFlight() == 0);
        }
    }

    @Test
    void tooLargeARequestIsTheCallersBug() throws IOException {
        try (var server = server(Loopback.anyPort());
                var link = link(server.address())) {
            var tooLarge = new Message(0, Bytes.EMPTY, Bytes.zeros(limits.frameBytesMax));
            assertThatThrownBy(() -> Answer.to(link, tooLarge))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
