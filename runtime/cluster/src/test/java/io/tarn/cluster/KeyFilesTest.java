package io.tarn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tarn.crypto.KeyFile;
import io.tarn.crypto.KeyFileException;
import io.tarn.crypto.KeyFileException.Problem;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {
    @TempDir Path directory;

    @Test
    void readsWhatItCreatesAndKeepsItPrivate() throws Exception {
        Path file = directory.resolve("n1.key");
        KeyFiles.create(file, Keys.ofNumber(1));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(KeyFile.PERMISSIONS);
        assertThat(KeyFiles.read(file).id()).isEqualTo(Keys.ofNumber(1).id());
    }

    @Test
    void neverOverwritesAKey() throws Exception {
        Path file = directory.resolve("n1.key");
        KeyFiles.create(file, Keys.ofNumber(1));
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> KeyFiles.create(file, Keys.ofNumber(2)));
        assertThat(KeyFiles.read(file).id()).isEqualTo(Keys.ofNumber(1).id());
    }

    /// A mark beside a key that was used would have its node vote again.
    @Test
    void onlyFreshKeysAreMarkedAsUnused() throws Exception {
        Path fresh = directory.resolve("fresh.key");
        KeyFiles.createUnused(fresh, Keys.ofNumber(1));
        assertThat(KeyFiles.read(fresh).publicKey()).isEqualTo(Keys.ofNumber(1).publicKey());
        assertThat(directory.resolve("fresh.key.unused")).isEmptyFile();
        assertThat(KeyFiles.unusedMark(fresh)).isEqualTo(directory.resolve("fresh.key.unused"));

        Path old = directory.resolve("old.key");
        KeyFiles.create(old, Keys.ofNumber(1));
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> KeyFiles.createUnused(old, Keys.ofNumber(1)));
        assertThat(KeyFiles.unusedMark(old)).doesNotExist();
    }

    @Test
    void keysThatOthersMayReadAreRefused() throws Exception {
        Path file = directory.resolve("n1.key");
        KeyFiles.create(file, Keys.ofNumber(1));
        for (PosixFilePermission open :
                EnumSet.complementOf(
                        EnumSet.of(
                                PosixFilePermission.OWNER_READ,
                                PosixFilePermission.OWNER_WRITE,
                                PosixFilePermission.OWNER_EXECUTE))) {
            var permissions = EnumSet.of(PosixFilePermission.OWNER_READ, open);
            Files.setPosixFilePermissions(file, permissions);
            assertThat(problem(file)).isEqualTo(Problem.OPEN_TO_OTHERS);
        }
    }

    @Test
    void otherFilesAreNoKeys() throws Exception {
        Path file = directory.resolve("n1.key");
        assertThat(problem(file)).isEqualTo(Problem.UNREADABLE);
        assertThat(problem(directory.resolve("n1.key/inner"))).isEqualTo(Problem.UNREADABLE);
        KeyFiles.create(file, Keys.ofNumber(1));
        Files.write(file, new byte[KeyFile.BYTES_MAX + 1]);
        assertThat(problem(file)).isEqualTo(Problem.UNKNOWN_FORMAT);
        Files.write(file, new byte[] {(byte) 0xff});
        assertThat(problem(file)).isEqualTo(Problem.UNKNOWN_FORMAT);
    }

    private static Problem problem(Path file) {
        try {
            KeyFiles.read(file);
        } catch (KeyFileException e) {
            return e.problem();
        }
        throw new AssertionError("accepted: " + file);
    }
}
