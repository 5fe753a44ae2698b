package io.tarn.benchmarks.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.benchmarks.workload.UpdateLoad;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: the rival is there, and carries out what it is asked for.
@Timeout(180)
class RaftClientsTest {
    @TempDir Path directory;

    @Test
    void callersHaveUpdatesCarriedOut() throws Exception {
        RaftLayout layout = RaftLayout.of(3);
        try (RaftServers _ = RaftServers.start(layout, directory);
                RaftClients clients = new RaftClients(layout, () -> Duration.ZERO)) {
            UpdateLoad.Window window = UpdateLoad.run(clients, 2, 100, Duration.ofMillis(20));
            assertThat(window.updates()).isGreaterThanOrEqualTo(2);
        }
    }
}
