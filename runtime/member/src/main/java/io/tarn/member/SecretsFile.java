package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyFile;
import io.tarn.crypto.KeyFileException;
import io.tarn.ring.steward.HeldShare;
import io.tarn.ring.steward.Secrets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The one file of a member's secrets, readable by its owner only. Replaced whole.
///
/// What it held before is no file any more; of what a disk keeps of deleted files, only encryption of the
/// disk helps.
final class SecretsFile {
    private static final long BYTES_MAX = 1 << 16;

    private final Path file;
    private final Path draft;
    private Optional<HeldShare> share = Optional.empty();

    SecretsFile(Path file) {
        this.file = file;
        draft = file.resolveSibling(file.getFileName() + ".new");
    }

    /// None if there never were any. What is left of a replacement that a crash has ended is deleted.
    ///
    /// @throws IOException also if anybody but the file's owner may open it
    Secrets read() throws IOException, MalformedException {
        Files.deleteIfExists(draft);
        if (!Files.exists(file)) {
            return Secrets.NONE;
        }
        try {
            KeyFile.requirePrivate(file.toString(), Files.getPosixFilePermissions(file));
        } catch (KeyFileException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (Files.size(file) > BYTES_MAX) {
            throw new MalformedException(file + " is no file of a member's secrets");
        }
        Secrets secrets = Secrets.of(Bytes.owning(Files.readAllBytes(file)));
        share = secrets.current();
        return secrets;
    }

    /// When the current share came; now if there is none. It is the time of the file, which stays when only the others
    /// change.
    Instant sharedAt() {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.now();
        }
    }

    /// On disk when this returns.
    void replace(Secrets secrets) throws IOException {
        Files.deleteIfExists(draft);
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel out =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        ownerOnly)) {
            ByteBuffer bytes = secrets.encoding().asByteBuffer();
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        if (isSame(share, secrets.current())) {
            Files.setLastModifiedTime(draft, FileTime.from(sharedAt()));
        }
        share = secrets.current();
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        Directories.sync(file);
    }

    private static boolean isSame(Optional<HeldShare> one, Optional<HeldShare> other) {
        return one.isPresent()
                && other.isPresent()
                && one.get().epoch().equals(other.get().epoch())
                && one.get().vector().equals(other.get().vector());
    }
}
