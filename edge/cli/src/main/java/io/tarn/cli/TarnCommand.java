package io.tarn.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What all subcommands share: `--json`, `--help`, and that their outcome is a [Report].
@Command(
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        usageHelpAutoWidth = true)
abstract class TarnCommand implements Callable<Report> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = 100,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // The parser asks for it, and prints the help itself.
    private boolean help;

    @Option(names = "--json", order = 99, description = "Print one JSON value instead of text.")
    private boolean json;

    /// Prints a report in the form that the caller asked for: the outcome, or, of a command that
    /// runs for long, that it has started.
    void print(Report report, PrintWriter out) {
        if (json) {
            Json.write(report::json, out);
        } else {
            report.text(out);
        }
        out.flush();
    }

    /// Does the command's job.
    @Override
    public abstract Report call() throws CommandFailure;
}
