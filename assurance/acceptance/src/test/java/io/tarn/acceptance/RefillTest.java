package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.VolumeDescriptor;
import io.tarn.operations.control.NodeStatus.VolumeStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// "A wiped or replaced node is refilled while reads and writes go on", and a disk that lies "is found
/// by the hash on read and repaired".
@Tag("slow")
@Timeout(900)
class RefillTest {
    private static final int OPERATIONS = 150;

    @TempDir private Path directory;

    @Test
    void wipedNodeIsRefilledAndThenNeeded() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory)) {
            VolumeDescriptor volume = cluster.create("disk", 64);
            try (Workload load = Workload.start(cluster.open(volume))) {
                load.awaitProgress(OPERATIONS);
                cluster.kill(2);
                cluster.wipe(2);
                load.awaitProgress(OPERATIONS);
                cluster.start(2);
                cluster.awaitServing();
                load.awaitProgress(OPERATIONS);
                cluster.awaitCurrent(2, volume);
                assertThat(part(cluster, 2, volume).orElseThrow().repaired()).isPositive();

                // From now on nothing can be read without what node 2 was given.
                cluster.kill(3);
                load.awaitProgress(OPERATIONS);
                load.stop();
                load.verify(cluster.open(volume));
            }
            cluster.start(3);
            cluster.awaitCurrent(3, volume);
            assertAuditIsClean(cluster, volume);
        }
    }

    @Test
    void flippedBitsAreFoundAndRepaired() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory)) {
            VolumeDescriptor volume = cluster.create("disk", 64);
            try (Workload load = Workload.start(cluster.open(volume))) {
                load.awaitProgress(4 * OPERATIONS);
                load.stop();
                cluster.awaitCurrent(1, volume);
                cluster.stop(1); // Gracefully, so that everything is in files and none in the log.
                assertThat(flipBits(cluster.data(1))).as("files of fragments").isPositive();
                cluster.start(1);
                cluster.awaitServing();
                Waiting.until(
                        "the rot is found",
                        () ->
                                part(cluster, 1, volume)
                                        .filter(part -> part.rotten() > 0)
                                        .isPresent());
                load.verify(cluster.open(volume));
                Waiting.until(
                        "the rot is repaired",
                        () -> {
                            VolumeStatus part = part(cluster, 1, volume).orElseThrow();
                            return part.repaired() > 0
                                    && part.isCurrent()
                                    && part.scannedBelow() == part.blocks();
                        });
                load.verify(cluster.open(volume));
            }
            assertAuditIsClean(cluster, volume);
        }
    }

    private static Optional<VolumeStatus> part(
            TestCluster cluster, int node, VolumeDescriptor volume) {
        return cluster.view(node).status().stream()
                .flatMap(status -> status.volumes().stream())
                .filter(part -> part.id().equals(volume.id()))
                .findFirst();
    }

    private static void assertAuditIsClean(TestCluster cluster, VolumeDescriptor volume)
            throws Exception {
        TestCluster.tarn(
                        cluster.directory(),
                        "audit",
                        volume.name(),
                        "--cluster",
                        cluster.clusterFile().toString())
                .assertCode(0)
                .assertOutput("every server holds what it should");
    }

    /// Flips a bit in every few KiB of the files that hold fragments.
    ///
    /// @return how many bits
    private static int flipBits(Path data) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(data)) {
            files = all.filter(path -> path.toString().endsWith(".blob")).toList();
        }
        int flipped = 0;
        for (Path path : files) {
            try (var file = new RandomAccessFile(path.toFile(), "rw")) {
                for (long at = 5_000; at < file.length() - 5_000; at += 50_000) {
                    file.seek(at);
                    int value = file.read();
                    file.seek(at);
                    file.write(value ^ 1);
                    flipped++;
                }
            }
        }
        return flipped;
    }
}
