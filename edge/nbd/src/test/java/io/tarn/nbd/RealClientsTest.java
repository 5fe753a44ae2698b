package io.tarn.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.client.ByteDevice;
import io.tarn.client.DeviceLimits;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: the clients that people use work, over blocks larger than their requests.
@Timeout(180)
class RealClientsTest {
    private static final int MIB = 1 << 20;
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int SIZE_BYTES = 32 * MIB;

    @TempDir private Path directory;

    private final ExecutorService world = Executors.newFixedThreadPool(2);
    private NbdServer server;
    private String uri;

    @BeforeEach
    void startServer() throws Exception {
        MemoryVolume volume = new MemoryVolume(BLOCK_BYTES, SIZE_BYTES / BLOCK_BYTES, world);
        ByteDevice device = new ByteDevice(volume, DeviceLimits.production());
        server =
                NbdServer.start(
                        NbdConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        FixedExports.of(
                                Export.of("disk", "a test's volume", false, device),
                                Export.of("frozen", "the same, read-only", true, device)));
        uri = "nbd://127.0.0.1:" + server.address().getPort() + "/disk";
    }

    @AfterEach
    void stopServer() {
        server.close();
        world.shutdown();
        assertThat(server.heldBytes()).isZero();
        assertThat(server.connections()).isZero();
    }

    @Test
    void nbdinfoShowsWhatIsOffered() throws Exception {
        String info = Tool.NBDINFO.run(directory, uri);

        assertThat(info)
                .contains("export=\"disk\"")
                .contains("description: a test's volume")
                .contains("export-size: " + SIZE_BYTES)
                .contains("base:allocation")
                .contains("is_read_only: false")
                .contains("can_multi_conn: true")
                .contains("can_flush: true")
                .contains("can_fua: true")
                .contains("can_trim: true")
                .contains("can_zero: true")
                .contains("can_df: true")
                .contains("block_size_minimum: 1\n")
                .contains("block_size_preferred: " + BLOCK_BYTES)
                .contains("block_size_maximum: " + 32 * MIB);
        assertThat(Tool.NBDINFO.run(directory, "--list", uri.replace("disk", "")))
                .contains("export=\"disk\"")
                .contains("export=\"frozen\"");
        assertThat(Tool.NBDINFO.run(directory, "--size", uri.replace("disk", "")).strip())
                .as("the default export")
                .isEqualTo(Integer.toString(SIZE_BYTES));
        assertThat(Tool.NBDINFO.run(directory, "--map", uri)).contains("data");
    }

    @Test
    void nbdcopyCarriesAnImageInAndOut() throws Exception {
        Path image = randomImage();

        Tool.NBDCOPY.run(directory, "--flush", image.toString(), uri);
        Tool.NBDCOPY.run(directory, uri, "out.img");

        assertThat(directory.resolve("out.img")).hasSameBinaryContentAs(image);
        Tool.NBDCOPY.run(directory, "--synchronous", uri, "out-again.img");
        assertThat(directory.resolve("out-again.img")).hasSameBinaryContentAs(image);
    }

    @Test
    void qemuImgConvertsAndCompares() throws Exception {
        Path image = randomImage();

        Tool.QEMU_IMG.run(
                directory, "convert", "-n", "-f", "raw", "-O", "raw", image.toString(), uri);
        Tool.QEMU_IMG.run(directory, "compare", "-f", "raw", "-F", "raw", image.toString(), uri);
        Tool.QEMU_IMG.run(directory, "convert", "-f", "raw", "-O", "qcow2", uri, "out.qcow2");
        Tool.QEMU_IMG.run(
                directory, "compare", "-f", "raw", "-F", "qcow2", image.toString(), "out.qcow2");
    }

    @Test
    void qemuIoWritesZeroesAndDiscards() throws Exception {
        String output =
                Tool.QEMU_IO.run(
                        directory,
                        "-f",
                        "raw",
                        "-c",
                        "write -P 0x5a 1000 200000",
                        "-c",
                        "write -f -P 0xa5 70000 4096",
                        "-c",
                        "write -z 100000 66000",
                        "-c",
                        "discard 512k 1M",
                        "-c",
                        "flush",
                        "-c",
                        "read -P 0x5a 1000 69000",
                        "-c",
                        "read -P 0xa5 70000 4096",
                        "-c",
                        "read -P 0 100000 66000",
                        "-c",
                        "read -P 0x5a 166000 35000",
                        "-c",
                        "aio_write -P 1 4M 64k",
                        "-c",
                        "aio_write -P 2 5M 4k",
                        "-c",
                        "aio_flush",
                        "-c",
                        "read -P 2 5M 4k",
                        uri);

        assertThat(output).doesNotContain("failed").doesNotContain("error");
    }

    @Test
    void readOnlyExportRefusesWrites() throws Exception {
        String frozen = uri.replace("disk", "frozen");

        assertThat(Tool.NBDINFO.run(directory, frozen)).contains("is_read_only: true");
        assertThat(Tool.NBDCOPY.attempt(directory, randomImage().toString(), frozen).exitCode())
                .isNotZero();
        Tool.QEMU_IO.run(directory, "-r", "-f", "raw", "-c", "read -P 0 0 64k", frozen);
    }

    @Test
    void fioVerifiesWhatItWrote() throws Exception {
        String output =
                Tool.FIO.run(
                        directory,
                        "--name=verify",
                        "--ioengine=nbd",
                        "--uri=" + uri,
                        "--rw=randwrite",
                        "--bsrange=512-128k",
                        "--bs_unaligned",
                        "--size=8M",
                        "--numjobs=3",
                        "--offset_increment=8M",
                        "--iodepth=32",
                        "--verify=crc32c",
                        "--do_verify=1",
                        "--randrepeat=0",
                        "--group_reporting");

        assertThat(output).contains("err= 0");
    }

    @Test
    void fileSystemSurvivesTheTrip() throws Exception {
        Path files = Files.createDirectory(directory.resolve("files"));
        Files.writeString(files.resolve("note.txt"), "what was written");
        Path image = directory.resolve("fs.img");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE_BYTES);
        }
        Tool.MKE2FS.run(directory, "-q", "-F", "-t", "ext4", "-d", "files", "fs.img");

        Tool.NBDCOPY.run(directory, "fs.img", uri);
        Tool.NBDCOPY.run(directory, uri, "back.img");

        Tool.E2FSCK.run(directory, "-f", "-n", "back.img");
        assertThat(directory.resolve("back.img")).hasSameBinaryContentAs(image);
    }

    /// Data, zeros, and an end that no block ends at.
    private Path randomImage() throws Exception {
        byte[] content = new byte[SIZE_BYTES];
        Random random = new Random(7);
        byte[] stretch = new byte[3 * MIB + 4097];
        for (int at = MIB + 513; at + stretch.length < SIZE_BYTES; at += 2 * stretch.length) {
            random.nextBytes(stretch);
            System.arraycopy(stretch, 0, content, at, stretch.length);
        }
        content[SIZE_BYTES - 1] = 1;
        return Files.write(directory.resolve("in.img"), content);
    }
}
