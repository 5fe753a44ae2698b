package io.tarn.benchmarks.site;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A [ServerFarm] in a process of its own, which ends with this one: it stops when its standard
/// input does.
public final class FarmProcess implements AutoCloseable {
    private static final String READY = "ready";
    private static final String OPTIONS = "tarn.bench.server.options";
    private static final int STOP_SECONDS_MAX = 30;

    private final Process process;

    private FarmProcess(Process process) {
        this.process = process;
    }

    /// Entry point of the child.
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        Layout layout = Layout.ofArguments(words.subList(1, words.size()));
        try (ServerFarm _ = ServerFarm.start(layout, Path.of(words.getFirst()))) {
            System.out.println(READY);
            while (System.in.read() >= 0) {}
        }
    }

    /// Returns when all servers listen.
    ///
    /// @param launcher words before the command, such as those that enter a namespace
    static FarmProcess start(List<String> launcher, Layout layout, Path data) throws IOException {
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
        command.add(FarmProcess.class.getName());
        command.add(data.toString());
        command.addAll(layout.toArguments());
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var farm = new FarmProcess(process);
        var output = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        for (String line = output.readLine(); !READY.equals(line); line = output.readLine()) {
            if (line == null) {
                farm.close();
                throw new IOException("the servers of the benchmark do not start");
            }
        }
        return farm;
    }

    /// Recordings and debuggers are for one process only.
    private static boolean isInherited(String flag) {
        return !flag.startsWith("-XX:StartFlightRecording") && !flag.startsWith("-agent");
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
