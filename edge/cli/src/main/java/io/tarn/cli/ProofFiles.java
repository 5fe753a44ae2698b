package io.tarn.cli;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.ring.certificate.Proof;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Proofs in files of their own, for anyone to check at any time.
final class ProofFiles {
    private ProofFiles() {}

    /// @throws CommandFailure if the file is there already, or cannot be written
    static void write(Path file, Proof proof) throws CommandFailure {
        try {
            Files.write(file, proof.encoding().toArray(), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "done, but the proof cannot be written to %s: %s".formatted(file, e),
                    e);
        }
    }

    /// @throws CommandFailure if it cannot be read, or is no proof
    static Proof read(Path file) throws CommandFailure {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(Proof.BYTES_MAX + 1);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "%s cannot be read: %s".formatted(file, e), e);
        }
        try {
            return Proof.of(Bytes.owning(content));
        } catch (MalformedException e) {
            throw new CommandFailure(
                    ExitStatus.REFUSED, "%s is not a proof: %s".formatted(file, e.getMessage()), e);
        }
    }
}
