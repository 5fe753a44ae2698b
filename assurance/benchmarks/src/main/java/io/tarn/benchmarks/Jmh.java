package io.tarn.benchmarks;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// How primitives are measured: each case in a process of its own, with the flags of this one; results are calls a
/// second.
final class Jmh {
    private Jmh() {}

    /// @param flags for the processes, beside this one's
    static Collection<RunResult> run(Class<?> of, Effort effort, List<String> flags)
            throws IOException {
        TimeValue time = TimeValue.milliseconds(Math.min(500, effort.window().toMillis()));
        var options =
                new OptionsBuilder()
                        .include("\\b" + of.getSimpleName() + "\\.")
                        .forks(1)
                        .warmupIterations(effort.brief() ? 2 : 6)
                        .warmupTime(time)
                        .measurementIterations(effort.rounds())
                        .measurementTime(time)
                        .timeUnit(TimeUnit.SECONDS)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true);
        if (!flags.isEmpty()) {
            options.jvmArgsAppend(flags.toArray(String[]::new));
        }
        try {
            return new Runner(options.build()).run();
        } catch (RunnerException e) {
            throw new IOException(
                    of.getSimpleName() + " " + flags + " cannot be measured: " + e.getMessage(), e);
        }
    }
}
