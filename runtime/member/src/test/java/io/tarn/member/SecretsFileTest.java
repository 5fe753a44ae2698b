package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.Dealer;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.ring.Epoch;
import io.tarn.ring.steward.HeldShare;
import io.tarn.ring.steward.Part;
import io.tarn.ring.steward.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsFileTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path directory;

    private Path path;
    private SecretsFile file;

    @BeforeEach
    void name() {
        path = directory.resolve("ring-secrets");
        file = new SecretsFile(path);
    }

    private static Secrets secrets(int epoch) {
        var part = new Part(new Epoch(epoch), 0, Bytes.zeros(Dealer.SEED_BYTES));
        return new Secrets(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(part));
    }

    @Test
    void lastIsReadAndNobodyElseMayReadIt() throws Exception {
        assertThat(file.read()).isEqualTo(Secrets.NONE);
        file.replace(secrets(1));
        file.replace(secrets(2));
        assertThat(file.read()).isEqualTo(secrets(2));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    /// An operator reads from it how old the shares are, also after a restart.
    @Test
    void timeIsThatOfTheCurrentShare() throws Exception {
        file.replace(shared(1, Optional.of(held(0))));
        setBack();
        file.replace(shared(1, Optional.empty()));
        assertThat(file.sharedAt()).as("an old one destroyed").isEqualTo(LONG_AGO);
        var again = new SecretsFile(path);
        again.read();
        again.replace(shared(1, Optional.of(held(2))));
        assertThat(again.sharedAt()).isEqualTo(LONG_AGO);
        again.replace(shared(2, Optional.of(held(1))));
        assertThat(again.sharedAt()).as("another share").isAfter(LONG_AGO);
    }

    private void setBack() throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
    }

    private static HeldShare held(int epoch) {
        byte[] scalar = new byte[SecretShare.BYTES];
        scalar[scalar.length - 1] = 7;
        try {
            return new HeldShare(
                    new Epoch(epoch),
                    Sha256.of(Bytes.EMPTY),
                    SecretShare.of(1, Bytes.owning(scalar)));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /// @param before the share of the epoch before
    private static Secrets shared(int epoch, Optional<HeldShare> before) {
        return new Secrets(before, Optional.of(held(epoch)), Optional.empty(), Optional.empty());
    }

    /// As the node's own key file.
    @Test
    void fileThatOthersMayReadIsRefused() throws Exception {
        file.replace(secrets(1));
        for (String permissions : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> file.read())
                    .withMessageContaining(path.toString())
                    .withMessageContaining("chmod 600");
        }
    }

    /// A crash while secrets are replaced leaves new ones beside the old: nobody would destroy those later.
    @Test
    void draftThatIsLeftIsDeleted() throws Exception {
        file.replace(secrets(1));
        Path draft = directory.resolve("ring-secrets.new");
        Files.writeString(draft, "half a secret");
        assertThat(file.read()).isEqualTo(secrets(1));
        assertThat(draft).doesNotExist();
    }

    @Test
    void whatIsNoSuchFileIsMalformed() throws Exception {
        file.replace(secrets(1));
        byte[] bytes = Files.readAllBytes(path);
        Files.write(path, new byte[(1 << 16) + 1]);
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> file.read());
        bytes[bytes.length - 1 - Dealer.SEED_BYTES - 8 - 8] ^= 0x7f;
        Files.write(path, bytes);
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> file.read());
    }
}
