package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: replies that nobody waits for come all the same, whether anything follows or not, and at the latest with the next
/// that somebody waits for.
class LateRepliesTest {
    private static final int LATE = 1;
    private static final Message CASUAL = new Message(LATE, Bytes.ofHex("01"));
    private static final RequestHandler HANDLER =
            (_, request, to) -> {
                if (request.kind() == LATE) {
                    to.replyLater(request);
                } else {
                    to.reply(request);
                }
            };

    private interface Use {
        void of(PeerLink link, TransportServer server) throws Exception;
    }

    private static void with(Use use) throws Exception {
        TransportLimits limits = TransportLimits.production();
        var server = Loopback.Security.PLAIN.of(Loopback.SERVER);
        var client = Loopback.Security.PLAIN.of(Loopback.CLIENT);
        try (var io = IoThreads.start("late", 2);
                var bound = Loopback.server(io, server, limits, HANDLER);
                var link = Loopback.link(io, bound.address(), client, limits)) {
            use.of(link, bound);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 33, 500})
    void allComeThoughNothingFollows(int count) throws Exception {
        with((link, server) -> {
            List<Answer> answers =
                    IntStream.range(0, count).mapToObj(_ -> Answer.to(link, CASUAL)).toList();
            for (Answer answer : answers) {
                assertThat(answer.reply()).isEqualTo(CASUAL);
            }
            Loopback.await("slots given back", () -> server.requestsInFlight() == 0);
        });
    }

    @Test
    void oneAfterAnother() throws Exception {
        with((link, _) -> {
            for (int i = 0; i < 5; i++) {
                assertThat(Answer.to(link, CASUAL).reply()).isEqualTo(CASUAL);
            }
        });
    }

    @Test
    void whatSomebodyWaitsForBringsThem() throws Exception {
        with((link, _) -> {
            for (int i = 0; i < 100; i++) {
                Answer casual = Answer.to(link, CASUAL);
                assertThat(Answer.to(link, Loopback.QUESTION).reply()).isEqualTo(Loopback.QUESTION);
                assertThat(casual.isDone()).isTrue();
            }
        });
    }
}
