package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.ReadOutcome;
import io.tarn.block.VolumeDescriptor;
import io.tarn.client.BlockVolume;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: `kill -9` of any one node under load, restart, again and again: no acknowledged write lost,
/// no torn block, clients see only delay.
@Tag("slow")
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {
    private static final int ROUNDS = 2;
    private static final int OPERATIONS = 150;

    @TempDir private static Path directory;

    private TestCluster cluster;

    @BeforeAll
    void found() throws Exception {
        cluster = TestCluster.found(directory);
    }

    @BeforeEach
    void startAll() throws Exception {
        cluster.startAll();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void everyNodeMayDieUnderLoadOneAfterTheOther() throws Exception {
        VolumeDescriptor volume = cluster.create("one-by-one", 64);
        try (Workload load = Workload.start(cluster.open(volume))) {
            load.awaitProgress(OPERATIONS);
            for (int round = 0; round < ROUNDS; round++) {
                for (int node = 1; node <= TestCluster.NODES; node++) {
                    cluster.kill(node);
                    load.awaitProgress(OPERATIONS);
                    cluster.start(node);
                    cluster.awaitCurrent(node, volume);
                    load.awaitProgress(OPERATIONS);
                }
            }
            load.stop();
            load.verify(cluster.open(volume));
        }
    }

    /// All at once: what was acknowledged is on three disks, whatever was in memory.
    @Test
    void allNodesMayDieTogether() throws Exception {
        VolumeDescriptor volume = cluster.create("all-at-once", 64);
        try (Workload load = Workload.startForOutage(cluster.open(volume))) {
            load.awaitProgress(OPERATIONS);
            for (int node = 1; node <= TestCluster.NODES; node++) {
                cluster.kill(node);
            }
            cluster.startAll();
            load.awaitProgress(OPERATIONS);
            load.stop();
            load.verify(cluster.open(volume));
        }
    }

    @Test
    void fioVerifiesWhatItWroteWhileNodesDie() throws Exception {
        VolumeDescriptor volume = cluster.create("fio", 1024);
        BlockVolume watched = cluster.open(volume);
        try (NbdGateway gateway = NbdGateway.start(cluster);
                Child fio = gateway.fio(volume.name())) {
            Waiting.until("fio writes", () -> !fio.isAlive() || isWritten(watched));
            cluster.kill(2);
            cluster.start(2);
            cluster.awaitCurrent(2, volume);
            cluster.kill(1);
            assertThat(fio.awaitExit()).as(fio.output()).isZero();
            assertThat(fio.output()).contains("err= 0");
        }
    }

    /// Whether anything has been written to the first blocks.
    private static boolean isWritten(BlockVolume volume) {
        for (int block = 0; block < 16; block++) {
            if (volume.read(block).toCompletableFuture().join()
                            instanceof ReadOutcome.Whole(var content, _)
                    && !content.isZero()) {
                return true;
            }
        }
        return false;
    }
}
