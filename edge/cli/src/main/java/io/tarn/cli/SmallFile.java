package io.tarn.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/// Text that people or their programs put into a file for a command.
final class SmallFile {
    private SmallFile() {}

    /// Who may read it beside its owner.
    enum Readers {
        /// Nobody: it has secrets.
        OWNER,
        /// Those of its group, as for keys that several programs of a machine use.
        GROUP,
        ANYONE,
    }

    /// @throws CommandFailure that names the file and says what is wrong with it
    static String read(Path file, int bytesMax, Readers readers) throws CommandFailure {
        try {
            checkReaders(file, readers);
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(bytesMax + 1);
                if (content.length > bytesMax) {
                    throw wrong(file, "it has more than %d bytes".formatted(bytesMax));
                }
                return new String(content, StandardCharsets.UTF_8);
            }
        } catch (NoSuchFileException e) {
            throw new CommandFailure(ExitStatus.USAGE, file + ": no such file", e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "%s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static void checkReaders(Path file, Readers readers)
            throws IOException, CommandFailure {
        Set<PosixFilePermission> others =
                switch (readers) {
                    case OWNER ->
                            EnumSet.range(
                                    PosixFilePermission.GROUP_READ,
                                    PosixFilePermission.OTHERS_EXECUTE);
                    case GROUP ->
                            EnumSet.range(
                                    PosixFilePermission.OTHERS_READ,
                                    PosixFilePermission.OTHERS_EXECUTE);
                    case ANYONE -> EnumSet.noneOf(PosixFilePermission.class);
                };
        others.retainAll(Files.getPosixFilePermissions(file));
        if (!others.isEmpty()) {
            throw readers == Readers.OWNER
                    ? wrong(file, "others than its owner may open it; chmod 600 it")
                    : wrong(file, "anyone may open it; chmod 640 it");
        }
    }

    static CommandFailure wrong(Path file, String problem) {
        return new CommandFailure(ExitStatus.USAGE, file + ": " + problem);
    }
}
