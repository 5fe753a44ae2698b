package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.s3.Grant;
import io.tarn.s3.Identity;
import io.tarn.s3.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: an operator's file means what it says, a mistake in it is named by its line, and changes count while the server runs.
class S3IdentitiesTest {
    private static final String GOOD =
            """
            # Keys of two hosts.
            principal backup
              key BACKUP1 a-long-secret-1
              key BACKUP2 a-long-secret-2
              read-write backups backups-*
              read shared

            principal ops@example
              key OPS     a-long-secret-3
              own *
            """;

    @TempDir Path directory;

    private Path write(String text) throws IOException {
        Path file = directory.resolve("identities");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    @Test
    void whatItSaysIsWhatIsAllowed() throws Exception {
        S3Identities known = S3Identities.read(write(GOOD)).current();
        Identity first = known.find("BACKUP1").orElseThrow();
        Identity second = known.find("BACKUP2").orElseThrow();
        assertThat(first.principal()).isEqualTo(second.principal());
        assertThat(first.principal().name()).isEqualTo("backup");
        assertThat(first.key().secret()).isEqualTo("a-long-secret-1");
        assertThat(first.principal().grants())
                .containsExactly(
                        new Grant(Right.WRITE, "backups"),
                        new Grant(Right.WRITE, "backups-*"),
                        new Grant(Right.READ, "shared"));
        assertThat(known.find("OPS").orElseThrow().principal().grants())
                .containsExactly(new Grant(Right.OWN, "*"));
        assertThat(known.find("BACKUP3")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "key A secret-of-8        | line 1: it belongs to nobody",
                "principal a,key A        | line 2: it is not key ID SECRET",
                "principal a,key A short  | line 2: a secret has 8–128 characters",
                "principal a,key ä secret-of-8 | line 2: an access key id has",
                "principal a,read         | line 2: it names no bucket",
                "principal a,read B       | line 2: buckets are a name",
                "principal a,write b      | line 2: it begins with none of",
                "principal a b            | line 1: it is not principal NAME",
                "principal a/b            | line 1: a principal has",
                "principal a,,principal a | line 3: principal a is there already",
                "principal a,key A secret-of-8,principal b,key A secret-of-9 | line 4: the key A is there already, of principal a",
                "principal a              | there is no key in it"
            })
    void mistakesNameTheirLine(String lines, String message) throws IOException {
        Path file = write(lines.replace(",", "\n"));
        assertThatThrownBy(() -> S3Identities.read(file))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
                .hasMessageStartingWith(file + ": " + message)
                .hasMessageNotContaining("secret-of");
    }

    @Test
    void othersMayNotOpenIt() throws IOException {
        Path file = write(GOOD);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> S3Identities.read(file)).hasMessageContaining("chmod 600");
        assertThatThrownBy(() -> S3Identities.read(directory.resolve("none")))
                .hasMessageContaining("no such file");
        Path large = write("#".repeat((1 << 20) + 1));
        assertThatThrownBy(() -> S3Identities.read(large)).hasMessageContaining("1048576 bytes");
    }

    @Test
    void changesCountIfTheyAreGood() throws Exception {
        Path file = write(GOOD);
        WatchedFiles<S3Identities> watched = S3Identities.read(file);
        var taken = new ArrayList<S3Identities>();
        watched.look(taken::add);
        assertThat(taken).isEmpty();
        write(GOOD + "\nnonsense");
        watched.look(taken::add);
        assertThat(watched.current().find("BACKUP2")).isPresent();
        Files.delete(file);
        watched.look(taken::add);
        assertThat(watched.current().find("BACKUP2")).isPresent();
        assertThat(taken).isEmpty();
        write(GOOD.replace("  key BACKUP2 a-long-secret-2\n", ""));
        watched.look(taken::add);
        assertThat(watched.current().find("BACKUP2")).isEmpty();
        assertThat(watched.current().find("BACKUP1")).isPresent();
        assertThat(taken).hasSize(1);
    }
}
