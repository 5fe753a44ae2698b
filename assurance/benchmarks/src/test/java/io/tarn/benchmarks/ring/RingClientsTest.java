package io.tarn.benchmarks.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.benchmarks.workload.UpdateLoad;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.transport.IoThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: what is measured are certified updates of different clients, by a ring behind real connections.
@Timeout(180)
class RingClientsTest {
    @TempDir Path directory;

    @Test
    void clientsHaveUpdatesCertified() throws Exception {
        RingLayout layout = RingLayout.of(4, 4).withViewTicks(60_000);
        Deque<MemberServer> members = new ArrayDeque<>();
        try (IoThreads io = IoThreads.start("test-io")) {
            try {
                for (int member = 0; member < layout.all(); member++) {
                    members.push(
                            MemberServer.start(
                                    layout,
                                    layout.address(member),
                                    member,
                                    directory.resolve("member-" + member),
                                    io));
                }
                try (var clients =
                        new RingClients(layout, 0, 4, client -> client, () -> Duration.ZERO)) {
                    updateAndLook(clients);
                }
            } finally {
                members.forEach(MemberServer::close);
            }
        }
    }

    private static void updateAndLook(RingClients clients) throws InterruptedException {
        UpdateLoad.Window window = UpdateLoad.run(clients, 4, 100, Duration.ofMillis(50));
        assertThat(window.updates()).isGreaterThanOrEqualTo(4);
        assertThat(window.updatesPerBatch()).isGreaterThanOrEqualTo(1);
        Standing standing = clients.standing(1).orElseThrow();
        assertThat(standing.key()).contains(clients.key());
        assertThat(standing.epoch()).isEqualTo(1);
        assertThat(clients.change(IntStream.range(0, 3))).isEqualTo(AffairAnswer.NO_MEMBERSHIP);
    }
}
