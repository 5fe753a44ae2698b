package io.tarn.crypto.tls;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/// Values in the Distinguished Encoding Rules (ITU-T X.690), as far as certificates have them. It writes only; hostile certificates are
/// read by the JDK.
final class Der {
    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTF8_STRING = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int EXPLICIT = 0xa0;

    private static final int LONG_LENGTH = 0x80;
    private static final int LARGE_TAG = 31;
    private static final BigInteger BASE_128 = BigInteger.valueOf(128);

    private static final DateTimeFormatter YEAR_OF_TWO_DIGITS =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter YEAR_OF_FOUR_DIGITS =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Der() {}

    private static Bytes value(int tag, Bytes... contents) {
        Bytes content = Bytes.concat(contents);
        var out = new ByteArrayOutputStream();
        out.write(tag);
        int size = content.size();
        if (size < LONG_LENGTH) {
            out.write(size);
        } else {
            byte[] length = BigInteger.valueOf(size).toByteArray();
            int zeros = length[0] == 0 ? 1 : 0;
            out.write(LONG_LENGTH | (length.length - zeros));
            out.write(length, zeros, length.length - zeros);
        }
        out.writeBytes(content.toArray());
        return Bytes.owning(out.toByteArray());
    }

    static Bytes sequence(Bytes... values) {
        return value(SEQUENCE, values);
    }

    /// Of one value: more would have to be sorted.
    static Bytes setOf(Bytes value) {
        return value(SET, value);
    }

    /// A value with a tag of its context around it.
    static Bytes explicit(int tag, Bytes value) {
        require(tag >= 0 && tag < LARGE_TAG, "the tag fits into a byte");
        return value(EXPLICIT | tag, value);
    }

    /// `TRUE`; what is false is left out in certificates.
    static Bytes yes() {
        return value(BOOLEAN, Bytes.ofHex("ff"));
    }

    static Bytes integer(BigInteger number) {
        return value(INTEGER, Bytes.owning(number.toByteArray()));
    }

    /// Whole bytes.
    static Bytes bitString(Bytes bytes) {
        return value(BIT_STRING, Bytes.ofHex("00"), bytes);
    }

    /// A list of named bits, of which the first alone is set.
    static Bytes firstBit() {
        return value(BIT_STRING, Bytes.ofHex("0780"));
    }

    static Bytes octetString(Bytes bytes) {
        return value(OCTET_STRING, bytes);
    }

    static Bytes utf8(String text) {
        return value(UTF8_STRING, Bytes.owning(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// @param dotted at least two arcs, of any size
    static Bytes objectIdentifier(String dotted) {
        BigInteger[] arcs =
                Arrays.stream(dotted.split("\\.", -1))
                        .map(BigInteger::new)
                        .toArray(BigInteger[]::new);
        var out = new ByteArrayOutputStream();
        // The first two are one number.
        writeArc(out, arcs[0].multiply(BigInteger.valueOf(40)).add(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            writeArc(out, arcs[i]);
        }
        return value(OBJECT_IDENTIFIER, Bytes.owning(out.toByteArray()));
    }

    /// Seven bits a byte, the most significant first; all bytes but the last say that more follow.
    private static void writeArc(ByteArrayOutputStream out, BigInteger arc) {
        int digits = Math.max(1, (arc.bitLength() + 6) / 7);
        for (int i = digits - 1; i >= 0; i--) {
            int digit = arc.shiftRight(7 * i).mod(BASE_128).intValue();
            out.write(i > 0 ? digit | 0x80 : digit);
        }
    }

    /// In whole seconds, as RFC 5280 (§4.1.2.5) wants it: years from 1950 to 2049 have two digits.
    static Bytes time(Instant time) {
        int year = time.atZone(ZoneOffset.UTC).getYear();
        boolean isShort = year >= 1950 && year < 2050;
        String text = (isShort ? YEAR_OF_TWO_DIGITS : YEAR_OF_FOUR_DIGITS).format(time);
        Bytes ascii = Bytes.owning(text.getBytes(StandardCharsets.US_ASCII));
        return value(isShort ? UTC_TIME : GENERALIZED_TIME, ascii);
    }
}
