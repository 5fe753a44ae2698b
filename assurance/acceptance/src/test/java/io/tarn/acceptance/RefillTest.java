package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.Durability;
import io.tarn.block.ReadOutcome.Whole;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.WriteOutcome;
import io.tarn.block.WriteOutcome.Applied;
import io.tarn.client.BlockVolume;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.operations.control.NodeStatus.VolumeStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// "A wiped or replaced node is refilled at a bounded, configurable rate while reads and writes go
/// on", and a disk that lies "is found by the hash on read and repaired".
@Tag("slow")
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefillTest {
    private static final int OPERATIONS = 150;

    private static final int BLOCKS = 384;

    /// Blocks so large that refilling takes nearly half a minute at the slowest rate there is.
    private static final int BLOCK_BYTES = 64 << 10;

    private static final long SLOWEST_BYTES_PER_SECOND = 1 << 20;

    private static final int WRITES_AT_A_TIME = 16;

    @TempDir private static Path directory;

    private TestCluster cluster;

    @BeforeAll
    void start() throws Exception {
        cluster = TestCluster.start(directory);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void wipedNodeIsRefilledAtItsRateAndThenNeeded() throws Exception {
        VolumeDescriptor volume =
                cluster.create(
                        new NewVolume(
                                "wiped",
                                TestCluster.REDUNDANCY,
                                BLOCK_BYTES,
                                BLOCKS,
                                Durability.FSYNC,
                                cluster.ids(),
                                List.of(),
                                List.of()));
        try (Workload load = Workload.start(cluster.open(volume))) {
            fill(volume, load.blocks());
            cluster.kill(2);
            cluster.wipe(2);
            setRepairRate(2, 1);
            long started = System.nanoTime();
            cluster.start(2);
            Waiting.until(
                    "the node tells when it will be done",
                    () -> part(2, volume).filter(part -> part.etaSeconds() > 0).isPresent());
            assertThat(tarn("repair", "--status").assertCode(5).output())
                    .containsPattern(
                            "n2 +wiped +384 +[1-9][0-9]* +[1-9][0-9]* +0 +0:[0-9]{2}:[0-9]{2}");
            load.awaitProgress(OPERATIONS);
            long repaired = part(2, volume).orElseThrow().repaired();
            assertThat(repaired * BLOCK_BYTES / SLOWEST_BYTES_PER_SECOND)
                    .as("seconds that the repair of so many bytes takes at least")
                    .isLessThanOrEqualTo(secondsSince(started));

            // Killed meanwhile, it goes on, now as fast as nodes usually do.
            cluster.kill(2);
            setRepairRate(2, 64);
            cluster.start(2);
            cluster.awaitCurrent(2, volume);
            assertThat(part(2, volume).orElseThrow().repaired()).isPositive();

            // From now on nothing can be read without what node 2 was given.
            cluster.kill(3);
            load.awaitProgress(OPERATIONS);
            load.stop();
            load.verify(cluster.open(volume));
            assertFilled(volume, load.blocks());
        }
        cluster.start(3);
        cluster.awaitCleanAudit(volume);
    }

    @Test
    void flippedBitsAreFoundAndRepaired() throws Exception {
        VolumeDescriptor volume = cluster.create("rotten", 64);
        try (Workload load = Workload.start(cluster.open(volume))) {
            load.awaitProgress(4 * OPERATIONS);
            load.stop();
            cluster.awaitCurrent(1, volume);
            // What is in the log is in files when the node has started again.
            cluster.stop(1);
            cluster.start(1);
            cluster.awaitServing();
            cluster.stop(1);
            assertThat(flipBits(cluster.data(1))).as("files of fragments").isPositive();
            cluster.start(1);
            cluster.awaitServing();
            Waiting.until(
                    "the rot is found",
                    () -> part(1, volume).filter(part -> part.rotten() > 0).isPresent());
            load.verify(cluster.open(volume));
            Waiting.until(
                    "the rot is repaired",
                    () -> {
                        VolumeStatus part = part(1, volume).orElseThrow();
                        return part.repaired() > 0
                                && part.isCurrent()
                                && part.scannedBelow() == part.blocks();
                    });
            load.verify(cluster.open(volume));
        }
        cluster.awaitCleanAudit(volume);
    }

    private Optional<VolumeStatus> part(int node, VolumeDescriptor volume)
            throws InterruptedException {
        return cluster.view(node).status().stream()
                .flatMap(status -> status.volumes().stream())
                .filter(part -> part.id().equals(volume.id()))
                .findFirst();
    }

    private TestCluster.Ended tarn(String... command) throws Exception {
        var arguments = new ArrayList<>(List.of(command));
        arguments.add("--cluster");
        arguments.add(cluster.clusterFile().toString());
        return TestCluster.tarn(directory, arguments.toArray(String[]::new));
    }

    private void setRepairRate(int node, int mebibytesPerSecond) throws IOException {
        Path file = cluster.nodeFile(node);
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceAll(
                                "repair_mib_per_second = [0-9]+",
                                "repair_mib_per_second = " + mebibytesPerSecond));
    }

    private static long secondsSince(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanos) + 1;
    }

    /// Writes every block from `first` on once, some at a time.
    private void fill(VolumeDescriptor descriptor, int first) {
        BlockVolume volume = cluster.open(descriptor);
        var writes = new ArrayDeque<CompletableFuture<WriteOutcome>>();
        for (int block = first; block < BLOCKS; block++) {
            if (writes.size() == WRITES_AT_A_TIME) {
                assertThat(writes.remove().join()).isInstanceOf(Applied.class);
            }
            writes.add(
                    volume.write(block, TaggedBlock.of(block, 1, BLOCK_BYTES))
                            .toCompletableFuture());
        }
        writes.forEach(write -> assertThat(write.join()).isInstanceOf(Applied.class));
    }

    private void assertFilled(VolumeDescriptor descriptor, int first) {
        BlockVolume volume = cluster.open(descriptor);
        for (int next = first; next < BLOCKS; next++) {
            int block = next;
            assertThat(volume.read(block).toCompletableFuture().join())
                    .isInstanceOfSatisfying(
                            Whole.class,
                            whole ->
                                    assertThat(TaggedBlock.versionOf(block, whole.content()))
                                            .contains(1L));
        }
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
