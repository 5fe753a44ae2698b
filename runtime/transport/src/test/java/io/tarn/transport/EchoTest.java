package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// Goal: whatever is asked comes back to whoever asked, at any size, from many threads at once.
class EchoTest {
    @Test
    void repliesReachTheirRequests() throws IOException {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        TransportLimits limits = TransportLimits.production();
        try (var io = IoThreads.start("echo", 2);
                var server =
                        Loopback.plainServer(io, limits, (_, request, to) -> to.reply(request));
                var link = Loopback.plainLink(io, server, limits)) {
            var random = new Random(seed);
            var requests = new ArrayList<Message>();
            var answers = new ArrayList<Answer>();
            for (int i = 0; i < 500; i++) {
                Message request = drawn(random);
                requests.add(request);
                answers.add(Answer.to(link, request));
            }
            for (int i = 0; i < requests.size(); i++) {
                assertThat(answers.get(i).reply())
                        .as("replay: -Dseed=%s", seed)
                        .isEqualTo(requests.get(i));
            }
            assertThat(link.requestsInFlight()).isZero();
        }
    }

    private static Message drawn(Random random) {
        byte[] head = new byte[random.nextInt(100)];
        byte[] body = new byte[random.nextBoolean() ? 0 : random.nextInt(1 << 16)];
        random.nextBytes(head);
        random.nextBytes(body);
        return new Message(random.nextInt(256), Bytes.owning(head), Bytes.owning(body));
    }
}
