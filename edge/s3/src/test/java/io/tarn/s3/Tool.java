package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program of somebody else's that a test runs.
///
/// @param debianPackage where to get it, said when a test is skipped for want of it
record Tool(String name, String debianPackage) {
    private static final int SECONDS_MAX = 180;

    static final Tool AWS = new Tool("aws", "awscli");
    static final Tool RCLONE = new Tool("rclone", "rclone");
    static final Tool RESTIC = new Tool("restic", "restic");
    static final Tool S3CMD = new Tool("s3cmd", "s3cmd");

    record Result(int exitCode, String output) {}

    /// What it prints when it succeeds, as it must in time.
    String run(Path directory, Map<String, String> environment, String... arguments)
            throws Exception {
        Result result = attempt(directory, environment, arguments);
        assertThat(result.exitCode())
                .as("%s %s\n%s", name, List.of(arguments), result.output())
                .isZero();
        return result.output();
    }

    Result attempt(Path directory, Map<String, String> environment, String... arguments)
            throws Exception {
        assumeTrue(isInstalled(), name + " is missing; install the package " + debianPackage);
        Path log = Files.createTempFile(directory, name, ".log");
        ProcessBuilder builder =
                new ProcessBuilder(
                                Stream.concat(Stream.of(name), Arrays.stream(arguments)).toList())
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        // What this machine's clients are told of other servers is not for a test's.
        builder.environment().keySet().removeIf(key -> key.startsWith("AWS_"));
        builder.environment().putAll(environment);
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String output = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(ended).as("%s ends within %s s\n%s", name, SECONDS_MAX, output).isTrue();
        return new Result(process.exitValue(), output);
    }

    private boolean isInstalled() throws IOException {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }
}
