package io.tarn.cli;

import io.tarn.cluster.KeyFiles;
import io.tarn.crypto.NodeIdentity;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `tarn key create`: an identity for a client or another owner.
@Command(name = "create", description = "Make a private key and print its public half.")
final class KeyCreateCommand extends TarnCommand {
    @Parameters(paramLabel = "FILE", description = "The key file to create.")
    private Path file = Path.of("");

    private final SecureRandom random;

    KeyCreateCommand(SecureRandom random) {
        this.random = random;
    }

    @Override
    public Report call() throws CommandFailure {
        var identity = NodeIdentity.generate(random);
        try {
            KeyFiles.create(file, identity);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    ExitStatus.REFUSED, file + " is there already; no key is overwritten", e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED, "cannot write %s: %s".formatted(file, e.getMessage()), e);
        }
        return new KeyReport(identity.publicKey());
    }
}
