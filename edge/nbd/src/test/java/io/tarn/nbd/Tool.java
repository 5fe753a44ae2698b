package io.tarn.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program of somebody else's that a test runs.
///
/// @param debianPackage where to get it, said when a test is skipped for want of it
record Tool(String name, String debianPackage) {
    private static final int SECONDS_MAX = 60;

    static final Tool NBDINFO = new Tool("nbdinfo", "libnbd-bin");
    static final Tool NBDCOPY = new Tool("nbdcopy", "libnbd-bin");
    static final Tool QEMU_IMG = new Tool("qemu-img", "qemu-utils");
    static final Tool QEMU_IO = new Tool("qemu-io", "qemu-utils");
    static final Tool FIO = new Tool("fio", "fio");
    static final Tool MKE2FS = new Tool("mke2fs", "e2fsprogs");
    static final Tool E2FSCK = new Tool("e2fsck", "e2fsprogs");

    /// What it prints when it succeeds, as it must within a minute.
    String run(Path directory, String... arguments) throws Exception {
        Result result = attempt(directory, arguments);
        assertThat(result.exitCode())
                .as("%s %s\n%s", name, List.of(arguments), result.output())
                .isZero();
        return result.output();
    }

    record Result(int exitCode, String output) {}

    Result attempt(Path directory, String... arguments) throws Exception {
        assumeTrue(isInstalled(), name + " is missing; install the package " + debianPackage);
        Path log = Files.createTempFile(directory, name, ".log");
        Process process =
                new ProcessBuilder(
                                Stream.concat(Stream.of(name), Arrays.stream(arguments)).toList())
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String output = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(ended).as("%s ends within %s s\n%s", name, SECONDS_MAX, output).isTrue();
        return new Result(process.exitValue(), output);
    }

    private boolean isInstalled() throws IOException {
        String path = System.getenv().getOrDefault("PATH", "") + ":/sbin:/usr/sbin";
        return Arrays.stream(path.split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }
}
