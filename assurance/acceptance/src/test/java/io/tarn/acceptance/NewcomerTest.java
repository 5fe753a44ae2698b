package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The first minute with Tarn: `tarn up`, and what its output says to try.
@Tag("slow")
@Timeout(600)
class NewcomerTest {
    private static final String SIZE = "32M";
    private static final long SIZE_BYTES = 32L << 20;
    private static final Pattern URI = Pattern.compile("nbd://[0-9.]+:[0-9]+/disk");

    @TempDir private Path directory;

    @Test
    void fileSystemGoesInAndOutAndOutlivesTheEndOfTheProcess() throws Exception {
        makeImage("fs.img");
        String portBase = Integer.toString(Ports.freeBase(5));
        try (Child up = up("--port-base", portBase, "--size", SIZE)) {
            String uri = uri(up);
            TestCluster.tarn(directory, "status", "--data", "data")
                    .assertCode(0)
                    .assertOutput("HEALTHY: 1 fault left");
            Tool.NBDCOPY.run(directory, "--flush", "fs.img", uri);
            assertVolumeIs("fs.img", uri);
            // 128 and the signal's number.
            assertThat(up.terminate()).isEqualTo(143);
        }
        makeImage("another.img");
        try (Child up = up()) {
            String uri = uri(up);
            assertThat(uri).contains(":" + portBase + "/");
            assertVolumeIs("fs.img", uri);
            Tool.QEMU_IMG.run(directory, "convert", "-f", "raw", "-O", "qcow2", uri, "fs.qcow2");
            Tool.QEMU_IMG.run(
                    directory, "compare", "-f", "raw", "-F", "qcow2", "fs.img", "fs.qcow2");
            // A client that has flushed may forget: no warning comes before the end this time.
            Tool.NBDCOPY.run(directory, "--flush", "another.img", uri);
            up.kill();
        }
        try (Child up = up()) {
            assertVolumeIs("another.img", uri(up));
        }
    }

    /// A file system of its own identity, so that no two images are the same.
    private void makeImage(String name) throws Exception {
        Path files = Files.createDirectories(directory.resolve("files"));
        Files.writeString(files.resolve("note.txt"), "what was written: " + name);
        try (var file = new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
            file.setLength(SIZE_BYTES);
        }
        Tool.MKE2FS.run(directory, "-q", "-F", "-t", "ext4", "-d", "files", name);
    }

    private Child up(String... options) throws Exception {
        String[] arguments = new String[3 + options.length];
        arguments[0] = "up";
        arguments[1] = "--data";
        arguments[2] = "data";
        System.arraycopy(options, 0, arguments, 3, options.length);
        return TestCluster.startTarn(directory, arguments);
    }

    private static String uri(Child up) throws Exception {
        up.awaitOutput("Stop with Ctrl-C");
        Matcher uri = URI.matcher(up.output());
        assertThat(uri.find()).as(up.output()).isTrue();
        return uri.group();
    }

    private void assertVolumeIs(String image, String uri) throws Exception {
        Files.deleteIfExists(directory.resolve("back.img"));
        Tool.NBDCOPY.run(directory, uri, "back.img");
        assertThat(directory.resolve("back.img")).hasSameBinaryContentAs(directory.resolve(image));
        Tool.E2FSCK.run(directory, "-f", "-n", "back.img");
        Tool.QEMU_IMG.run(directory, "compare", "-f", "raw", "-F", "raw", image, uri);
    }
}
