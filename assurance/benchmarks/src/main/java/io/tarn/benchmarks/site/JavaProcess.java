package io.tarn.benchmarks.site;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Servers in a process of their own, with this one's flags and class path. It ends with this one: it stops
/// when its standard input does.
public final class JavaProcess implements AutoCloseable {
    private static final String READY = "ready";
    private static final String OPTIONS = "tarn.bench.server.options";
    private static final int STOP_SECONDS_MAX = 30;

    private final Process process;

    private JavaProcess(Process process) {
        this.process = process;
    }

    /// For the child, when its servers listen.
    public static void serveUntilParentEnds() throws IOException {
        System.out.println(READY);
        while (System.in.read() >= 0) {}
    }

    /// Returns when the child says that it serves.
    ///
    /// @param launcher see [#launch]
    /// @param program see [#launch]
    public static JavaProcess start(List<String> launcher, Class<?> program, List<String> arguments)
            throws IOException {
        JavaProcess started = launch(launcher, program, arguments);
        started.awaitReady();
        return started;
    }

    /// Returns at once: several start sooner side by side.
    ///
    /// @param launcher words before the command, such as those that enter a namespace
    /// @param program whose `main` calls [#serveUntilParentEnds]
    public static JavaProcess launch(
            List<String> launcher, Class<?> program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (isInherited(flag)) {
                command.add(flag);
            }
        }
        String options = System.getProperty(OPTIONS, "");
        if (!options.isBlank()) {
            command.addAll(List.of(options.trim().split("\\s+", -1)));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
        command.add(program.getName());
        command.addAll(arguments);
        return new JavaProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /// Returns when the child says that it serves; once.
    public void awaitReady() throws IOException {
        var output = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        for (String line = output.readLine(); !READY.equals(line); line = output.readLine()) {
            if (line == null) {
                close();
                throw new IOException("the servers of the benchmark do not start");
            }
        }
    }

    /// Recordings and debuggers are for one process only.
    private static boolean isInherited(String flag) {
        return !flag.startsWith("-XX:StartFlightRecording") && !flag.startsWith("-agent");
    }

    /// Processor time that it has used so far, to a hundredth of a second.
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// Ends it as a loss of power does, but for what the system has not written to disk yet: without a word.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
