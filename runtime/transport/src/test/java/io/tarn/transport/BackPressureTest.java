package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Goal: what a peer sends without waiting stays in the kernel's buffers, its own first of all.
/// Method: counts of what the server has taken on, never times.
class BackPressureTest {
    private static final int LIMIT = 8;
    private static final int SENT = 5_000;

    private final IoThreads io = IoThreads.start("pressure", 2);
    private final TestLimits limits = new TestLimits();
    private final Queue<Responder> asked = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        io.close();
    }

    private TransportServer server(RequestHandler handler) throws IOException {
        limits.inFlightRequestsMax = LIMIT;
        return Loopback.server(
                io, Loopback.Security.PLAIN.of(Loopback.SERVER), limits.build(), handler);
    }

    /// Many small requests arrive in one read: those above the bound must wait undelivered.
    @Test
    void takesNoMoreRequestsThanItsBound() throws Exception {
        try (var server = server((_, _, to) -> asked.add(to));
                var client = RawPeer.greeted(server.address(), Loopback.CLIENT)) {
            client.say(requests(1, 200));
            Loopback.awaitEvent(server.counters(), TransportEvent.HELD_BACK, 1);
            assertThat(asked).hasSize(LIMIT);
            assertThat(server.requestsInFlight()).isEqualTo(LIMIT);

            int most = 0;
            for (int answered = 0; answered < 200; answered++) {
                Loopback.await("next request", () -> !asked.isEmpty());
                most = Math.max(most, server.requestsInFlight());
                asked.remove().reply(Loopback.QUESTION);
                assertThat(client.hearFrame()).isEqualTo(answered + 1);
            }
            assertThat(most).isLessThanOrEqualTo(LIMIT);
        }
    }

    /// A peer does not get more by connecting more often.
    @Test
    void connectionsOfOnePeerShareItsBound() throws Exception {
        try (var server = server((_, _, to) -> asked.add(to))) {
            var connections = new ArrayList<RawPeer>();
            for (int i = 0; i < 4; i++) {
                connections.add(RawPeer.greeted(server.address(), Loopback.CLIENT));
                connections.get(i).say(requests(1, LIMIT));
            }
            // Each connection may exceed a full account by the one frame that shows it.
            Loopback.await("full", () -> server.requestsInFlight() >= LIMIT);
            assertThat(asked.size()).isBetween(LIMIT, LIMIT + 3);

            // Nor by leaving and coming back while its requests are at work.
            for (RawPeer connection : connections) {
                connection.close();
            }
            Loopback.await("all left", () -> server.connections() == 0);
            int taken = asked.size();
            try (var again = RawPeer.greeted(server.address(), Loopback.CLIENT)) {
                again.say(requests(1, LIMIT));
                Loopback.awaitEvent(server.counters(), TransportEvent.HELD_BACK, 5);
                assertThat(asked.size()).isLessThanOrEqualTo(taken + 1);
                asked.forEach(Responder::drop);
                Loopback.await("the rest came", () -> asked.size() == taken + LIMIT);
            }
        }
    }

    /// The reply of each request is large, and the client reads none of them: replies fill the
    /// socket, requests run out of slots, and the client's own sending stops.
    @Test
    void slowReaderStopsItself() throws Exception {
        var handled = new AtomicInteger();
        var large = new Message(1, Bytes.EMPTY, Bytes.zeros(1 << 19));
        RequestHandler handler =
                (_, _, to) -> {
                    handled.incrementAndGet();
                    to.reply(large);
                };
        try (var server = server(handler);
                var client = RawPeer.greeted(server.address(), Loopback.CLIENT)) {
            var sending = new Thread(() -> sendAll(client));
            sending.start();
            Loopback.awaitEvent(server.counters(), TransportEvent.HELD_BACK, 1);
            Loopback.await("standstill", () -> standsStill(handled));
            // 5,000 replies are 2.6 GB; what was made of them is bounded by the sockets' buffers.
            int madeBeforeReading = handled.get();
            assertThat(madeBeforeReading).isLessThan(SENT / 10);
            assertThat(server.requestsInFlight()).isLessThanOrEqualTo(LIMIT + 1);

            for (int i = 1; i <= 2 * madeBeforeReading; i++) {
                assertThat(client.hearFrame()).isEqualTo(i);
            }
            assertThat(handled.get()).isGreaterThan(madeBeforeReading);
            client.hangUp();
            sending.join();
        }
    }

    /// Many large replies at once, and nobody reads: all but a socket's worth of them wait with
    /// their slots, as references to what the handler gave, not as copies.
    @Test
    void repliesWaitUncopiedForASlowReader() throws Exception {
        var patient = new TestLimits();
        patient.inFlightBytesMax = 32 << 20;
        var large = new Message(1, Bytes.EMPTY, Bytes.zeros(1 << 19));
        try (var server =
                        Loopback.server(
                                io,
                                Loopback.Security.PLAIN.of(Loopback.SERVER),
                                patient.build(),
                                (_, _, to) -> asked.add(to));
                var client = RawPeer.greeted(server.address(), Loopback.CLIENT)) {
            int requests = patient.inFlightRequestsMax - 1;
            client.say(requests(1, requests));
            Loopback.await("all asked", () -> asked.size() == requests);
            asked.forEach(responder -> responder.reply(large));
            Loopback.awaitEvent(server.counters(), TransportEvent.HELD_BACK, 1);
            assertThat(server.requestsInFlight()).isGreaterThan(requests / 4);
            for (int i = 1; i <= requests; i++) {
                assertThat(client.hearFrame()).isEqualTo(i);
            }
            Loopback.await("slots given back", () -> server.requestsInFlight() == 0);
        }
    }

    /// Each request is small and its reply large; all are at work before the first is answered, and
    /// nobody reads. What may wait is a bound on bytes, not on requests.
    @Test
    void repliesThatNobodyTakesEndTheConnection() throws Exception {
        var small = new TestLimits();
        small.inFlightBytesMax = 2 << 20;
        small.idleMs = 10 * TestLimits.PATIENT_MS;
        var large = new Message(1, Bytes.EMPTY, Bytes.zeros(1 << 19));
        try (var server =
                        Loopback.server(
                                io,
                                Loopback.Security.PLAIN.of(Loopback.SERVER),
                                small.build(),
                                (_, _, to) -> asked.add(to));
                var client = RawPeer.greeted(server.address(), Loopback.CLIENT)) {
            int requests = small.inFlightRequestsMax - 1;
            client.say(requests(1, requests));
            Loopback.await("all asked", () -> asked.size() == requests);
            asked.forEach(responder -> responder.reply(large));
            Loopback.awaitEvent(server.counters(), TransportEvent.SLOW_READER, 1);
            Loopback.await("nothing waits", () -> server.requestsInFlight() == 0);
            assertThat(client.hearsEnd()).isTrue();
        }
    }

    /// More than the bound, since all was taken before anything was answered: who reads gets it.
    @Test
    void clientThatReadsIsHeldBackAndNotCutOff() throws Exception {
        var small = new TestLimits();
        small.inFlightBytesMax = 8 << 20;
        var large = new Message(1, Bytes.EMPTY, Bytes.zeros(1 << 19));
        try (var server =
                        Loopback.server(
                                io,
                                Loopback.Security.PLAIN.of(Loopback.SERVER),
                                small.build(),
                                (_, _, to) -> asked.add(to));
                var client = RawPeer.greeted(server.address(), Loopback.CLIENT)) {
            client.say(requests(1, 30));
            Loopback.await("all asked", () -> asked.size() == 30);
            asked.forEach(responder -> responder.reply(large));
            asked.clear();
            client.say(requests(31, 1));
            Loopback.awaitEvent(server.counters(), TransportEvent.HELD_BACK, 1);
            for (int i = 1; i <= 30; i++) {
                assertThat(client.hearFrame()).isEqualTo(i);
            }
            Loopback.await("the rest came", () -> asked.size() == 1);
            asked.remove().drop();
        }
    }

    private static boolean standsStill(AtomicInteger count) {
        int before = count.get();
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return before > 0 && before == count.get();
    }

    private static void sendAll(RawPeer client) {
        try {
            client.say(requests(1, SENT));
        } catch (IOException e) {
            // The test has seen enough and closed the connection.
        }
    }

    /// Both at once: a server that answers slowly does not lose or reorder what waits.
    @Test
    void everythingArrivesInTheEnd() throws Exception {
        try (var server = server(Loopback.ECHO)) {
            TransportLimits patient = patientClient();
            var security = Loopback.Security.PLAIN.of(Loopback.CLIENT);
            try (var link = Loopback.link(io, server.address(), security, patient)) {
                List<Answer> answers = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    answers.add(
                            Answer.to(link, new Message(i % 256, Bytes.EMPTY, Bytes.zeros(5_000))));
                }
                for (int i = 0; i < 1_000; i++) {
                    assertThat(answers.get(i).reply().kind()).isEqualTo(i % 256);
                }
                assertThat(server.counters().count(TransportEvent.HELD_BACK)).isPositive();
            }
        }
    }

    private static TransportLimits patientClient() {
        var patient = new TestLimits();
        patient.inFlightRequestsMax = 1_000;
        return patient.build();
    }

    private static Bytes requests(int first, int count) {
        var all = new Bytes[count];
        for (int i = 0; i < count; i++) {
            all[i] = RawPeer.bytesOf(FrameType.REQUEST, first + i, Loopback.QUESTION);
        }
        return Bytes.concat(all);
    }
}
