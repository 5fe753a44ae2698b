package io.tarn.cli;

import io.tarn.base.Bytes;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.evidence.Evidence;
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

    /// @throws CommandFailure if it cannot be read
    static Bytes read(Path file) throws CommandFailure {
        try (InputStream in = Files.newInputStream(file)) {
            return Bytes.owning(in.readNBytes(Math.max(Proof.BYTES_MAX, Evidence.BYTES_MAX) + 1));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "%s cannot be read: %s".formatted(file, e), e);
        }
    }
}
