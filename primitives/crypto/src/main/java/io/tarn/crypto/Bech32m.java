package io.tarn.crypto;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;

/// Bech32m (BIP 350): bytes as lower-case letters and digits with a checksum of six characters.
///
/// Stricter than BIP 173 in one point: upper case is refused, so that a value has one text. Texts
/// may be longer than its 90 characters; beyond that the promise falls from four wrong characters
/// found to two (tested), and one in 2³⁰ of anything else.
public final class Bech32m {
    private static final String CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {
        0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
    };
    private static final int CHECKSUM_CONSTANT = 0x2bc830a3;
    private static final int CHECKSUM_CHARS = 6;
    private static final int CHAR_BITS = 5;
    private static final int CHAR_MASK = (1 << CHAR_BITS) - 1;
    private static final char SEPARATOR = '1';

    private Bech32m() {}

    public static String encode(String prefix, Bytes value) {
        int[] symbols = toSymbols(value);
        int checksum = checksum(prefix, symbols, symbols.length) ^ CHECKSUM_CONSTANT;
        var text = new StringBuilder(prefix).append(SEPARATOR);
        for (int i = 0; i < symbols.length - CHECKSUM_CHARS; i++) {
            text.append(CHARSET.charAt(symbols[i]));
        }
        for (int i = CHECKSUM_CHARS - 1; i >= 0; i--) {
            text.append(CHARSET.charAt((checksum >>> (CHAR_BITS * i)) & CHAR_MASK));
        }
        return text.toString();
    }

    /// Reads exactly `size` bytes behind exactly this prefix.
    public static Bytes decode(String prefix, String text, int size) throws MalformedException {
        String head = prefix + SEPARATOR;
        if (!text.startsWith(head)) {
            throw new MalformedException("does not begin with " + head);
        }
        int[] symbols = new int[symbolCount(size)];
        if (text.length() != head.length() + symbols.length) {
            throw new MalformedException(
                    "has %d characters, not %d"
                            .formatted(text.length(), head.length() + symbols.length));
        }
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = CHARSET.indexOf(text.charAt(head.length() + i));
            if (symbols[i] < 0) {
                throw new MalformedException(
                        "character %d cannot occur".formatted(head.length() + i + 1));
            }
        }
        if (checksum(prefix, symbols, symbols.length) != CHECKSUM_CONSTANT) {
            throw new MalformedException("checksum does not match: mistyped or cut");
        }
        return toBytes(symbols, size);
    }

    /// Data and room for the checksum, which is zero.
    private static int[] toSymbols(Bytes value) {
        int[] symbols = new int[symbolCount(value.size())];
        for (int bit = 0; bit < value.size() * Byte.SIZE; bit++) {
            int set = value.byteAt(bit / Byte.SIZE) >>> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1;
            symbols[bit / CHAR_BITS] |= set << (CHAR_BITS - 1 - bit % CHAR_BITS);
        }
        return symbols;
    }

    private static Bytes toBytes(int[] symbols, int size) throws MalformedException {
        byte[] value = new byte[size];
        for (int bit = 0; bit < (symbols.length - CHECKSUM_CHARS) * CHAR_BITS; bit++) {
            int set = symbols[bit / CHAR_BITS] >>> (CHAR_BITS - 1 - bit % CHAR_BITS) & 1;
            if (bit < size * Byte.SIZE) {
                value[bit / Byte.SIZE] |= (byte) (set << (Byte.SIZE - 1 - bit % Byte.SIZE));
            } else if (set != 0) {
                throw new MalformedException("padding is not zero");
            }
        }
        return Bytes.owning(value);
    }

    private static int symbolCount(int size) {
        return Math.ceilDiv(size * Byte.SIZE, CHAR_BITS) + CHECKSUM_CHARS;
    }

    private static int checksum(String prefix, int[] symbols, int count) {
        int state = 1;
        for (int i = 0; i < prefix.length(); i++) {
            state = next(state, prefix.charAt(i) >>> CHAR_BITS);
        }
        state = next(state, 0);
        for (int i = 0; i < prefix.length(); i++) {
            state = next(state, prefix.charAt(i) & CHAR_MASK);
        }
        for (int i = 0; i < count; i++) {
            state = next(state, symbols[i]);
        }
        return state;
    }

    private static int next(int state, int symbol) {
        int top = state >>> 25;
        int next = (state & 0x1ffffff) << CHAR_BITS ^ symbol;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= (top >>> i & 1) == 0 ? 0 : GENERATOR[i];
        }
        return next;
    }
}
