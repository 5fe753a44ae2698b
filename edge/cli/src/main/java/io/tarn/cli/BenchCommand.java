package io.tarn.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `tarn bench`. Benchmarks are not part of what is shipped: the launcher of the source tree starts
/// them instead of this class, which is here for the help.
@Command(name = "bench", description = "List or run benchmarks (from the source tree only).")
final class BenchCommand extends TarnCommand {
    @Parameters(
            paramLabel = "list | run NAME [--quick] [--json FILE]",
            arity = "0..*",
            description = "What to do.")
    @SuppressWarnings("UnusedVariable") // The launcher has taken them; here they are only shown.
    private List<String> words = new ArrayList<>();

    @Override
    public Report call() throws CommandFailure {
        throw new CommandFailure(
                ExitStatus.FAILED, "benchmarks run in the source tree: ./tarn bench");
    }
}
