package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A program of somebody else's that a test runs.
///
/// @param debianPackage where to get it, said when a test is skipped for want of it
record Tool(String name, String debianPackage) {
    static final Tool NBDINFO = new Tool("nbdinfo", "libnbd-bin");
    static final Tool NBDCOPY = new Tool("nbdcopy", "libnbd-bin");
    static final Tool QEMU_IMG = new Tool("qemu-img", "qemu-utils");
    static final Tool FIO = new Tool("fio", "fio");
    static final Tool MKE2FS = new Tool("mke2fs", "e2fsprogs");
    static final Tool E2FSCK = new Tool("e2fsck", "e2fsprogs");
    static final Tool MOUNT = new Tool("mount", "mount");
    static final Tool UMOUNT = new Tool("umount", "mount");

    static final Tool AWS = new Tool("aws", "awscli");
    static final Tool RCLONE = new Tool("rclone", "rclone");
    static final Tool RESTIC = new Tool("restic", "restic");

    private static final String FOLDERS = ":/sbin:/usr/sbin";

    /// Starts it; the test is skipped, visibly, where it is not installed.
    Child start(Path directory, String... arguments) throws IOException {
        return start(directory, Map.of(), arguments);
    }

    /// @param environment what it is told beside
    Child start(Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        Optional<Path> program = find();
        assumeTrue(program.isPresent(), name + " is missing; install the package " + debianPackage);
        return Child.program(
                directory,
                environment,
                Stream.concat(Stream.of(program.get().toString()), Arrays.stream(arguments))
                        .toList());
    }

    /// What it prints when it succeeds, as it must.
    String run(Path directory, String... arguments) throws Exception {
        return run(directory, Map.of(), arguments);
    }

    String run(Path directory, Map<String, String> environment, String... arguments)
            throws Exception {
        try (Child child = start(directory, environment, arguments)) {
            int code = child.awaitExit();
            assertThat(code).as("%s %s\n%s", name, List.of(arguments), child.output()).isZero();
            return child.output();
        }
    }

    private Optional<Path> find() {
        String path = System.getenv().getOrDefault("PATH", "") + FOLDERS;
        return Arrays.stream(path.split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
