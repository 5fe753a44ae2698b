package io.tarn.crypto;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyFileException.Problem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private static final String PATH = "keys/node-1.key";
    private static final NodeIdentity IDENTITY = NodeIdentity.ofSeed(Bytes.ofHex("a1".repeat(32)));
    private static final String TEXT = KeyFile.format(IDENTITY);

    static Stream<Vector> vectors() {
        return Vector.read("key-file.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsAndWritesTheFormat(Vector vector) throws KeyFileException {
        if (vector.isValid()) {
            NodeIdentity identity = KeyFile.parse(PATH, vector.string("text"));
            assertThat(identity.exportSeed()).isEqualTo(vector.bytes("seed"));
            assertThat(KeyFile.format(identity)).isEqualTo(vector.string("text"));
        } else {
            assertRefused(vector.string("text"), Problem.valueOf(vector.string("problem")));
        }
    }

    @Test
    void everyMistypedCharacterIsFound() {
        for (int i = 0; i < TEXT.length(); i++) {
            char wrong = TEXT.charAt(i) == 'x' ? 'z' : 'x';
            String text = TEXT.substring(0, i) + wrong + TEXT.substring(i + 1);
            assertThatExceptionOfType(KeyFileException.class)
                    .as("character %d", i)
                    .isThrownBy(() -> KeyFile.parse(PATH, text));
        }
    }

    @Test
    void everyShorterFileIsRefused() {
        for (int i = 0; i < TEXT.length(); i++) {
            String text = TEXT.substring(0, i);
            assertThatExceptionOfType(KeyFileException.class)
                    .isThrownBy(() -> KeyFile.parse(PATH, text));
        }
    }

    @Test
    void messagesNameTheFileAndQuoteNoSecret() {
        String secretLine = TEXT.lines().toList().get(2);
        String mistyped = TEXT.replace(secretLine, secretLine + "q");
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFile.parse(PATH, mistyped))
                .withMessageStartingWith(PATH + ": line 3: the secret")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(secretLine.substring(20)))
                .satisfies(e -> assertThat(e.path()).isEqualTo(PATH));
    }

    @Test
    void fitsItsBound() {
        assertThat(TEXT.length()).isLessThanOrEqualTo(KeyFile.BYTES_MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
    void ownersOwnFilesAreTaken(String permissions) {
        assertThatCode(() -> KeyFile.requirePrivate(PATH, fromString(permissions)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw------x", "rwxrwxrwx"})
    void filesOpenToOthersAreRefused(String permissions) {
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFile.requirePrivate(PATH, fromString(permissions)))
                .withMessageContaining("chmod 600 " + PATH)
                .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.OPEN_TO_OTHERS));
    }

    private static void assertRefused(String text, Problem problem) {
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFile.parse(PATH, text))
                .satisfies(e -> assertThat(e.problem()).isEqualTo(problem));
    }
}
