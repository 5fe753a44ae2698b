package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransportServerTest {
    private static final ChannelSecurity SERVER = Loopback.Security.PLAIN.of(Loopback.SERVER);
    private static final ChannelSecurity CLIENT = Loopback.Security.PLAIN.of(Loopback.CLIENT);

    private final IoThreads io = IoThreads.start("server", 2);
    private final TestLimits limits = new TestLimits();

    @AfterEach
    void stop() {
        io.close();
    }

    @Test
    void tellsTheHandlerWhoAsks() throws Exception {
        var asker = new CompletableFuture<Peer>();
        RequestHandler handler =
                (peer, request, to) -> {
                    asker.complete(peer);
                    to.reply(request);
                };
        try (var server = Loopback.server(io, SERVER, limits.build(), handler);
                var link = Loopback.link(io, server.address(), CLIENT, limits.build())) {
            Answer.to(link, Loopback.QUESTION).reply();
            assertThat(asker.get(1, TimeUnit.SECONDS).identity())
                    .isEqualTo(Loopback.CLIENT.publicKey());
        }
    }

    /// A node that contradicts itself must hear of it, to stop; Netty would go on.
    @Test
    void anErrorInAHandlerIsToldToWhoListens() throws Exception {
        var heard = new CompletableFuture<Throwable>();
        var contradiction = new AssertionError("a contradiction");
        Consumer<Throwable> gone = _ -> heard.completeExceptionally(contradiction);
        io.addBugListener(gone);
        io.addBugListener(heard::complete);
        io.removeBugListener(gone);
        RequestHandler handler =
                (_, _, to) -> {
                    to.drop();
                    throw contradiction;
                };
        try (var server = Loopback.server(io, SERVER, limits.build(), handler);
                var link = Loopback.link(io, server.address(), CLIENT, limits.build())) {
            assertThat(Answer.to(link, Loopback.QUESTION).failure()).isNotNull();
            assertThat(heard.get(1, TimeUnit.SECONDS)).isSameAs(contradiction);
        }
    }

    @Test
    void aTakenPortIsAnErrorThatNamesIt() throws IOException {
        try (var server = Loopback.server(io, SERVER, limits.build(), Loopback.ECHO)) {
            var security = new ServerSecurity(SERVER, Loopback.CLIENT_ONLY);
            assertThatThrownBy(() ->
                            TransportServer.bind(
                                    io, server.address(), security, limits.build(), Loopback.ECHO))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(server.address().getPort()));
        }
    }

    @Test
    void closingWaitsForRequestsAtWork() throws Exception {
        var asked = new CompletableFuture<Responder>();
        TransportServer server =
                Loopback.server(io, SERVER, limits.build(), (_, _, to) -> asked.complete(to));
        try (var link = Loopback.link(io, server.address(), CLIENT, limits.build())) {
            Answer answer = Answer.to(link, Loopback.QUESTION);
            Responder responder = asked.get(20, TimeUnit.SECONDS);
            var closing = new Thread(() -> server.close(Duration.ofSeconds(20)));
            closing.start();
            responder.reply(Loopback.QUESTION);
            assertThat(answer.reply()).isEqualTo(Loopback.QUESTION);
            closing.join();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void closingIsBounded() throws Exception {
        var asked = new CompletableFuture<Responder>();
        TransportServer server =
                Loopback.server(io, SERVER, limits.build(), (_, _, to) -> asked.complete(to));
        try (var link = Loopback.link(io, server.address(), CLIENT, limits.build())) {
            Answer answer = Answer.to(link, Loopback.QUESTION);
            asked.get(20, TimeUnit.SECONDS);
            server.close(Duration.ofMillis(20));
            assertThat(answer.failure()).isEqualTo(LinkFailure.DISCONNECTED);
        }
    }

    @Test
    void oneReplyPerRequest() throws Exception {
        var asked = new CompletableFuture<Responder>();
        try (var server =
                        Loopback.server(
                                io, SERVER, limits.build(), (_, _, to) -> asked.complete(to));
                var link = Loopback.link(io, server.address(), CLIENT, limits.build())) {
            Answer.to(link, Loopback.QUESTION);
            Responder responder = asked.get(20, TimeUnit.SECONDS);
            var tooLarge = new Message(0, Bytes.EMPTY, Bytes.zeros(limits.frameBytesMax));
            assertThatThrownBy(() -> responder.reply(tooLarge))
                    .isInstanceOf(IllegalArgumentException.class);
            responder.reply(Loopback.QUESTION);
            assertThatThrownBy(() -> responder.reply(Loopback.QUESTION))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(responder::drop).isInstanceOf(IllegalStateException.class);
        }
    }

    /// A bug in the node costs one connection, not the server; the slot of the request that met it
    /// stays the handler's to give back.
    @Test
    void aHandlerThatThrowsLosesItsConnection() throws Exception {
        RequestHandler handler =
                (_, request, to) -> {
                    if (request.kind() == 1) {
                        to.drop();
                        throw new IllegalStateException("planted");
                    }
                    to.reply(request);
                };
        try (var server = Loopback.server(io, SERVER, limits.build(), handler);
                var link = Loopback.link(io, server.address(), CLIENT, limits.build())) {
            Answer bad = Answer.to(link, new Message(1, Bytes.EMPTY));
            assertThat(bad.failure()).isEqualTo(LinkFailure.DISCONNECTED);
            assertThat(server.counters().count(TransportEvent.HANDLER_FAILED)).isEqualTo(1);
            Loopback.await("up again", link::connected);
            assertThat(Answer.to(link, Loopback.QUESTION).reply()).isEqualTo(Loopback.QUESTION);
        }
    }

    @Test
    void worksAtExtremeLimits() throws IOException {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        for (int round = 0; round < 5; round++) {
            TransportLimits extreme = TransportLimits.extreme(new Random(seed + round));
            try (var server = Loopback.server(io, SERVER, extreme, Loopback.ECHO);
                    var link = Loopback.link(io, server.address(), CLIENT, extreme)) {
                int room = extreme.frameBytesMax() - Frame.HEADER_BYTES;
                var largest = new Message(1, Bytes.EMPTY, Bytes.zeros(room));
                assertThat(Loopback.askPatiently(link, largest))
                        .as("replay: -Dseed=%s", seed + round)
                        .isEqualTo(largest);
            }
        }
    }
}
