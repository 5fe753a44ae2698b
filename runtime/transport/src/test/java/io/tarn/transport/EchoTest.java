package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: whatever is asked comes back to whoever asked, at any size, in any channel, from several
/// threads at once.
class EchoTest {
    private static final int THREADS = 3;
    private static final int REQUESTS = 300;

    @ParameterizedTest
    @EnumSource
    void repliesReachTheirRequests(Loopback.Security security) throws Exception {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        TransportLimits limits = TransportLimits.production();
        try (var io = IoThreads.start("echo", 2);
                var server =
                        Loopback.server(io, security.of(Loopback.SERVER), limits, Loopback.ECHO);
                var link =
                        Loopback.link(io, server.address(), security.of(Loopback.CLIENT), limits)) {
            var askers = new ArrayList<Asker>();
            for (int i = 0; i < THREADS; i++) {
                askers.add(new Asker(link, seed + i));
                askers.get(i).start();
            }
            for (Asker asker : askers) {
                asker.join();
                asker.check("replay: -Dseed=" + seed);
            }
            assertThat(link.requestsInFlight()).isZero();
            Loopback.await("slots given back", () -> server.requestsInFlight() == 0);
        }
    }

    private static final class Asker extends Thread {
        private final PeerLink link;
        private final Random random;
        private final ArrayList<Message> requests = new ArrayList<>();
        private final ArrayList<Answer> answers = new ArrayList<>();

        Asker(PeerLink link, long seed) {
            this.link = link;
            this.random = new Random(seed);
        }

        @Override
        public void run() {
            for (int i = 0; i < REQUESTS; i++) {
                Message request = drawn();
                requests.add(request);
                answers.add(Answer.to(link, request));
            }
        }

        void check(String replay) {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(answers.get(i).reply()).as(replay).isEqualTo(requests.get(i));
            }
        }

        private Message drawn() {
            byte[] head = new byte[random.nextInt(100)];
            byte[] body = new byte[random.nextBoolean() ? 0 : random.nextInt(1 << 17)];
            random.nextBytes(head);
            random.nextBytes(body);
            return new Message(
                    random.nextInt(Message.KIND_MAX + 1), Bytes.owning(head), Bytes.owning(body));
        }
    }
}
