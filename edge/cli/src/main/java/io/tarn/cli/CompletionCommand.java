package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `tarn completion`: what a shell needs to complete `tarn`'s words.
@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh.",
        footer = {"", "To use it:  source <(tarn completion)"})
final class CompletionCommand extends TarnCommand {
    private final Supplier<CommandLine> commands;

    CompletionCommand(Supplier<CommandLine> commands) {
        this.commands = commands;
    }

    @Override
    public Report call() {
        return new Script(AutoComplete.bash("tarn", commands.get()));
    }

    private record Script(String text) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.print(text);
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeString(text);
        }
    }
}
