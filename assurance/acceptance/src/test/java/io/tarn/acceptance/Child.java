package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process of this test, whose output goes to a file. It never outlives the test.
final class Child implements AutoCloseable {
    private static final long SECONDS_MAX = 300;
    private static final int HEAP_MEBIBYTES = 512;

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread reaper;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        // When the test's JVM is told to end, the children go with it.
        reaper = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /// Starts a program of this class path in a JVM of its own: one with the quick compiler only, which
    /// halves the cost of the many starts, and so without vectors, for which it is no good.
    static Child java(Path directory, String main, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        command.add("-Xmx" + HEAP_MEBIBYTES + "m");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(List.of(arguments));
        return start(String.join(" ", arguments), directory, Map.of(), command);
    }

    /// Starts a program of somebody else's.
    ///
    /// @param environment what it is told, in place of what this machine's programs are told of S3 servers
    static Child program(Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        return start(String.join(" ", command), directory, environment, command);
    }

    private static Child start(
            String name, Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        Path log = Files.createTempFile(directory, "process-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("AWS_"));
        builder.environment().putAll(environment);
        return new Child(name, builder.start(), log);
    }

    /// A line on its standard input.
    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /// Everything it has printed so far, on both streams.
    String output() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    /// Returns when it has printed `text`; fails if it ends without.
    void awaitOutput(String text) throws Exception {
        Waiting.until(
                name + " prints '" + text + "'",
                () -> {
                    boolean alive = process.isAlive(); // Asked first: it may print and then end.
                    boolean printed = output().contains(text);
                    assertThat(alive || printed).as("%s runs\n%s", name, output()).isTrue();
                    return printed;
                });
    }

    /// Its exit code, for a process that ends by itself.
    int awaitExit() throws Exception {
        boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
        assertThat(ended).as("%s ends by itself\n%s", name, output()).isTrue();
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// SIGKILL: it gets no chance to do anything.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// SIGTERM, and its exit code.
    int terminate() throws Exception {
        process.destroy();
        return awaitExit();
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}
