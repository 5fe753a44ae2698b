package io.tarn.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `tarn key show`: whose key it is.
@Command(name = "show", description = "Print the public half of a private key.")
final class KeyShowCommand extends TarnCommand {
    @Parameters(paramLabel = "FILE", description = "The key file.")
    private Path file = Path.of("");

    @Override
    public Report call() throws CommandFailure {
        return new KeyReport(ClusterOptions.readKey(file).publicKey());
    }
}
