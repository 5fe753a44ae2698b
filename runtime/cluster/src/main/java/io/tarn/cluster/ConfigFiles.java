package io.tarn.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Reads files that people edit: bounded, strictly UTF-8, and with a message for every failure.
final class ConfigFiles {
    private ConfigFiles() {}

    static String read(Path file) throws ClusterFileException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(ConfigTable.FILE_CHARS_MAX + 1);
        } catch (NoSuchFileException e) {
            throw new ClusterFileException(file + ": no such file");
        } catch (AccessDeniedException e) {
            throw new ClusterFileException(file + ": this user may not read it");
        } catch (IOException e) {
            throw new ClusterFileException(file + ": cannot be read: " + e.getMessage());
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw new ClusterFileException(file + ": not UTF-8 text, or too large");
        }
    }

    /// In place of what the file held; a reader sees the one or the other.
    static void replace(Path file, String text) throws ClusterFileException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ClusterFileException(file + ": cannot be written: " + e.getMessage());
        }
    }
}
