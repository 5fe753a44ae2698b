package io.tarn.cluster;

import io.tarn.crypto.KeyFile;
import io.tarn.crypto.KeyFileException;
import io.tarn.crypto.KeyFileException.Problem;
import io.tarn.crypto.NodeIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Private keys on disk, each in a file that only its owner may open.
public final class KeyFiles {
    private KeyFiles() {}

    /// The identity in a key file, refused if anybody but its owner may open the file.
    public static NodeIdentity read(Path file) throws KeyFileException {
        String path = file.toString();
        try {
            KeyFile.requirePrivate(path, Files.getPosixFilePermissions(file));
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(KeyFile.BYTES_MAX + 1);
                if (content.length > KeyFile.BYTES_MAX) {
                    throw new KeyFileException(
                            path, Problem.UNKNOWN_FORMAT, "not a key file: too long for one");
                }
                return KeyFile.parse(path, new String(content, StandardCharsets.US_ASCII));
            }
        } catch (NoSuchFileException e) {
            throw new KeyFileException(path, Problem.UNREADABLE, "no such file");
        } catch (AccessDeniedException e) {
            throw new KeyFileException(path, Problem.UNREADABLE, "this user may not read it");
        } catch (IOException | UnsupportedOperationException e) {
            throw new KeyFileException(
                    path, Problem.UNREADABLE, "cannot be read: " + e.getMessage());
        }
    }

    /// Creates a key file and the mark that says that it was never used. Without the mark, as a crash may leave it, a
    /// key counts as used, which does little harm; the other way about it would do much.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if either is there
    public static void createUnused(Path file, NodeIdentity identity) throws IOException {
        create(file, identity);
        Files.createFile(unusedMark(file));
    }

    /// Where the mark of an unused key is, if it is unused.
    public static Path unusedMark(Path file) {
        return file.resolveSibling(file.getFileName() + ".unused");
    }

    /// Creates a key file, durable on return. An existing file is never overwritten: a key that is
    /// lost cannot be had again.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if the file is there
    public static void create(Path file, NodeIdentity identity) throws IOException {
        var permissions = PosixFilePermissions.asFileAttribute(KeyFile.PERMISSIONS);
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        byte[] content = KeyFile.format(identity).getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(file, options, permissions)) {
            ByteBuffer remaining = ByteBuffer.wrap(content);
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            channel.force(true);
        }
    }
}
