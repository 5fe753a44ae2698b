package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tarn.block.BlockAddress;
import io.tarn.block.BlockCode;
import io.tarn.block.BlockReply.Refused;
import io.tarn.block.BlockRequest.PrepareFragment;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Permit.Fresh;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeDescriptor;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.operations.control.NodeStatus;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// "A full disk on one node: that node refuses writes with a typed error, the volume goes on."
@Tag("slow")
@Timeout(600)
class FullDiskTest {
    private static final int NODE = 1;
    private static final int OPERATIONS = 100;

    /// A node keeps 1 GiB free: a disk with little more than that is soon full.
    private static final String DISK = "size=1400m";

    private static final long FILLER_BYTES = 450L << 20;

    @TempDir private Path directory;

    @Test
    void volumeGoesOnAndTheNodeReturnsWithRoom() throws Exception {
        TestCluster cluster = TestCluster.found(directory);
        Path disk = cluster.data(NODE);
        Files.createDirectories(disk);
        mount(disk);
        try (cluster) {
            for (int node = 1; node <= TestCluster.NODES; node++) {
                cluster.start(node);
            }
            cluster.awaitAllReachable();
            VolumeDescriptor volume = cluster.create("disk", 128);
            try (Workload load = Workload.start(cluster.open(volume))) {
                load.awaitProgress(OPERATIONS);
                Path filler = disk.resolve("filler");
                fill(filler);
                Waiting.until("the node says that its disk is full", () -> isFull(cluster));
                assertThat(cluster.status().reasons()).contains("n1 has a full disk");
                assertThat(prepare(cluster, volume)).isEqualTo(new Refused(Refusal.DISK_FULL));
                load.awaitProgress(OPERATIONS);

                Files.delete(filler);
                Waiting.until("the node has room", () -> !isFull(cluster));
                assertThat(prepare(cluster, volume)).isNotInstanceOf(Refused.class);
                load.awaitProgress(OPERATIONS);
                load.stop();
                load.verify(cluster.open(volume));
            }
        } finally {
            Tool.UMOUNT.run(directory, "--lazy", disk.toString());
        }
    }

    private void mount(Path disk) throws Exception {
        try (Child mount =
                Tool.MOUNT.start(
                        directory, "-t", "tmpfs", "-o", DISK, "tarn-test", disk.toString())) {
            assumeTrue(
                    mount.awaitExit() == 0,
                    () -> "needs the right to mount a file system (root): no full disk tested");
        }
    }

    /// Takes the room: a file system in memory has no sparse pages behind bytes that were written.
    private static void fill(Path filler) throws Exception {
        byte[] piece = new byte[1 << 20];
        try (var file = new RandomAccessFile(filler.toFile(), "rw")) {
            for (long written = 0; written < FILLER_BYTES; written += piece.length) {
                file.write(piece);
            }
        }
    }

    private static boolean isFull(TestCluster cluster) throws InterruptedException {
        NodeView view = cluster.view(NODE);
        return view.status().map(NodeStatus::diskFull).orElse(false);
    }

    /// What the node says to a prepare of a block that nobody else writes.
    private static Object prepare(TestCluster cluster, VolumeDescriptor volume) {
        EncodedBlock block =
                new BlockCode(volume.shape())
                        .encode(TaggedBlock.of(127, 1, TestCluster.BLOCK_BYTES));
        try (var client = new RawClient(cluster, cluster.owner())) {
            return client.ask(
                    NODE,
                    new PrepareFragment(
                            new BlockAddress(volume.id(), 127),
                            new Fresh(),
                            block.fpcc(),
                            block.fragment(NODE - 1).orElseThrow()));
        }
    }
}
