package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Bech32mTest {
    private static final String CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int CHAR_BITS = 5;
    private static final int CHECKSUM_CHARS = 6;

    /// BIP 350's valid text of a human-readable part with data symbols 31 down to 0, cut into
    /// bytes: 32 symbols of 5 bits are 20 bytes.
    @Test
    void readsAndWritesThePublishedText() throws MalformedException {
        String published = "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx";
        Bytes value = Bytes.ofHex("ffbbcdeb38bdab49ca307b9ac5a928398a418820");
        assertThat(Bech32m.decode("abcdef", published, 20)).isEqualTo(value);
        assertThat(Bech32m.encode("abcdef", value)).isEqualTo(published);
    }

    /// The code is linear, so every two wrong characters are noticed if every wrong character in
    /// the data changes at least two of the checksum, and no two change it alike.
    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void noticesAnyTwoWrongCharacters(int size) {
        String right = checksum(Bytes.zeros(size));
        var changes = new HashSet<String>();
        int symbols = size * Byte.SIZE / CHAR_BITS;
        for (int at = 0; at < symbols; at++) {
            for (int symbol = 1; symbol < CHARSET.length(); symbol++) {
                byte[] wrong = new byte[size];
                for (int bit = 0; bit < CHAR_BITS; bit++) {
                    int set = symbol >>> bit & 1;
                    int position = at * CHAR_BITS + bit;
                    wrong[position / Byte.SIZE] |= (byte) (set << position % Byte.SIZE);
                }
                changes.add(change(right, checksum(Bytes.owning(wrong))));
            }
        }
        assertThat(changes).hasSize(31 * symbols);
        assertThat(changes).allMatch(change -> change.chars().filter(c -> c != 'q').count() >= 2);
    }

    private static String checksum(Bytes value) {
        String text = Bech32m.encode("tarnkey", value);
        return text.substring(text.length() - CHECKSUM_CHARS);
    }

    /// Character by character; `q` is zero.
    private static String change(String from, String to) {
        var change = new StringBuilder();
        for (int i = 0; i < from.length(); i++) {
            int difference = CHARSET.indexOf(from.charAt(i)) ^ CHARSET.indexOf(to.charAt(i));
            change.append(CHARSET.charAt(difference));
        }
        return change.toString();
    }

    @Test
    void readsBackWhatItWrote() {
        Seeded.check(random -> {
            for (int size = 1; size < 70; size++) {
                Bytes value = Seeded.bytes(random, size);
                String text = Bech32m.encode("tarn", value);
                assertThat(Bech32m.decode("tarn", text, size)).isEqualTo(value);
            }
        });
    }

    @Test
    void refusesOtherTexts() {
        String good = Bech32m.encode("tarn", Bytes.zeros(32));
        assertRefused(good.toUpperCase(java.util.Locale.ROOT));
        assertRefused("  " + good);
        assertRefused(good + "\n");
        assertRefused(good.substring(1));
        assertRefused(good.substring(0, good.length() - 1));
        assertRefused(good + "q");
        assertRefused(Bech32m.encode("tarn", Bytes.zeros(31)));
        assertRefused(Bech32m.encode("tern", Bytes.zeros(32)));
        assertRefused(replaced(good, 10, 'b'));
        assertRefused(replaced(good, 10, 'ü'));
        assertRefused("");
    }

    /// 32 bytes fill 51 symbols and one bit; the other four bits are zero, or a value would have
    /// sixteen texts.
    @Test
    void refusesPaddingThatIsNotZero() {
        String text = Bech32m.encode("tarn", Bytes.zeros(32));
        int checksumAt = text.length() - CHECKSUM_CHARS;
        String padded = text.substring(0, checksumAt - 1) + "p";
        // A change of the last data symbol by one changes the checksum by the first generator.
        String sealed = padded + change(symbols(0x3b6a57b2), text.substring(checksumAt));
        assertThatThrownBy(() -> Bech32m.decode("tarn", sealed, 32))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("padding");
    }

    private static String symbols(int checksum) {
        var text = new StringBuilder();
        for (int i = CHECKSUM_CHARS - 1; i >= 0; i--) {
            text.append(CHARSET.charAt((checksum >>> (CHAR_BITS * i)) & 31));
        }
        return text.toString();
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> Bech32m.decode("tarn", text, 32))
                .isInstanceOf(MalformedException.class);
    }

    private static String replaced(String text, int at, char c) {
        return text.substring(0, at) + c + text.substring(at + 1);
    }
}
