package io.tarn.ring.steward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.ring.Epoch;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Goal: a damaged file is a message to the operator, and nothing that is printed shows a secret.
class SecretsTest {
    private static final String SEED = "5eed".repeat(16);
    private static final String SCALAR = "00".repeat(30) + "5ca1";

    private static Secrets secrets() throws MalformedException {
        var share =
                new HeldShare(
                        new Epoch(3),
                        Sha256.of(Bytes.EMPTY),
                        SecretShare.of(2, Bytes.ofHex(SCALAR)));
        var part = new Part(new Epoch(3), 1, Bytes.ofHex(SEED));
        return new Secrets(
                Optional.of(share), Optional.of(share), Optional.empty(), Optional.of(part));
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Bytes encoding = secrets().encoding();
        assertThat(Secrets.of(encoding).encoding()).isEqualTo(encoding);
    }

    /// Secrets that are to be kept may wait for their turn while a share of theirs goes.
    @Test
    void destroyedSharesAreNotKept() throws Exception {
        Secrets secrets = secrets();
        HeldShare other =
                new HeldShare(
                        new Epoch(4),
                        Sha256.of(Bytes.EMPTY),
                        SecretShare.of(1, Bytes.ofHex(SCALAR)));
        var waiting =
                new Secrets(secrets.before(), Optional.of(other), Optional.empty(), secrets.part());
        secrets.before().orElseThrow().share().destroy();
        assertThat(Secrets.of(waiting.withoutDestroyed().encoding()).encoding())
                .isEqualTo(
                        new Secrets(
                                        Optional.empty(),
                                        Optional.of(other),
                                        Optional.empty(),
                                        secrets.part())
                                .encoding());
    }

    /// Every byte is one of a file.
    @Test
    void damagedByteIsMalformedOrAnotherSecretAndNoBug() throws Exception {
        Bytes whole = secrets().encoding();
        int malformed = 0;
        for (int at = 0; at < whole.size(); at++) {
            for (int damage : new int[] {0x01, 0x40, 0x80, 0xff}) {
                byte[] bytes = whole.toArray();
                bytes[at] ^= (byte) damage;
                try {
                    Secrets.of(Bytes.owning(bytes));
                } catch (MalformedException e) {
                    malformed++;
                }
            }
        }
        assertThat(malformed).isPositive();
    }

    @Test
    void numberThatNoMemberHasIsMalformed() {
        for (int member : new int[] {0, 65, 255}) {
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> SecretShare.of(member, Bytes.ofHex(SCALAR)));
        }
    }

    @Test
    void nothingSecretIsPrinted() throws Exception {
        Secrets secrets = secrets();
        for (Object shown :
                new Object[] {secrets, secrets.current(), secrets.part(), secrets.part().get()}) {
            assertThat(shown.toString()).doesNotContain("5eed").doesNotContain("5ca1");
        }
    }
}
