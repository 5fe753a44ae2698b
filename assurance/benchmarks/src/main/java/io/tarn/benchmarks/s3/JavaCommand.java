package io.tarn.benchmarks.s3;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Java programs, on the JVM that this one runs on.
final class JavaCommand {
    private JavaCommand() {}

    static String java() {
        return Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    }

    /// A program of this class path, with this process's flags.
    static List<String> of(String program, String... arguments) {
        var command = new ArrayList<String>();
        command.add(java());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!flag.startsWith("-XX:StartFlightRecording") && !flag.startsWith("-agent")) {
                command.add(flag);
            }
        }
        String options = System.getProperty("tarn.bench.server.options", "");
        if (!options.isBlank()) {
            command.addAll(List.of(options.trim().split("\\s+", -1)));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), program));
        command.addAll(List.of(arguments));
        return command;
    }
}
