package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.VolumeDescriptor;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: `kill -9` of any one node under load, restart, again and again: no acknowledged write lost,
/// no torn block, clients see only delay.
@Tag("slow")
@Timeout(600)
class KillTest {
    private static final int ROUNDS = 2;
    private static final int OPERATIONS = 150;

    @TempDir private Path directory;

    @Test
    void everyNodeMayDieUnderLoadOneAfterTheOther() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory)) {
            VolumeDescriptor volume = cluster.create("disk", 64);
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
    }

    /// All at once: what was acknowledged is on three disks, whatever was in memory.
    @Test
    void allNodesMayDieTogether() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory)) {
            VolumeDescriptor volume = cluster.create("disk", 64);
            try (Workload load = Workload.start(cluster.open(volume))) {
                load.awaitProgress(OPERATIONS);
                for (int node = 1; node <= TestCluster.NODES; node++) {
                    cluster.kill(node);
                }
                for (int node = 1; node <= TestCluster.NODES; node++) {
                    cluster.start(node);
                }
                load.awaitProgress(OPERATIONS);
                load.stop();
                load.verify(cluster.open(volume));
            }
        }
    }

    @Test
    void fioVerifiesWhatItWroteWhileANodeDies() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory)) {
            VolumeDescriptor volume = cluster.create("disk", 1024);
            try (NbdGateway gateway = NbdGateway.start(cluster);
                    Child fio = gateway.fio("disk")) {
                cluster.kill(2);
                cluster.start(2);
                cluster.awaitCurrent(2, volume);
                cluster.kill(1);
                assertThat(fio.awaitExit()).as(fio.output()).isZero();
                assertThat(fio.output()).contains("err= 0");
            }
        }
    }
}
