package io.tarn.s3;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Percent-encoding as signatures have it: everything but `A–Z a–z 0–9 - . _ ~` is encoded, by upper-case digits (S3
/// API, "UriEncode").
final class Percent {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Percent() {}

    /// @param plusIsSpace as in queries, where forms write it so; in paths a plus is a plus
    /// @throws S3Failure if a `%` is not followed by two digits
    static byte[] decode(String text, boolean plusIsSpace) throws S3Failure {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                if (i + 2 >= raw.length
                        || !HexFormat.isHexDigit(raw[i + 1])
                        || !HexFormat.isHexDigit(raw[i + 2])) {
                    throw S3Error.INVALID_URI.failure();
                }
                out.write(
                        16 * HexFormat.fromHexDigit(raw[i + 1])
                                + HexFormat.fromHexDigit(raw[i + 2]));
                i += 2;
            } else {
                out.write(raw[i] == '+' && plusIsSpace ? ' ' : raw[i]);
            }
        }
        return out.toByteArray();
    }

    /// @throws S3Failure if the bytes are not UTF-8
    static String text(byte[] utf8) throws S3Failure {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw S3Error.INVALID_URI.failure();
        }
    }

    static String encode(String text, boolean keepSlash) {
        return encode(text.getBytes(StandardCharsets.UTF_8), keepSlash);
    }

    static String encode(byte[] bytes, boolean keepSlash) {
        StringBuilder out = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            if (isUnreserved(b) || (keepSlash && b == '/')) {
                out.append((char) b);
            } else {
                HEX.toHexDigits(out.append('%'), b);
            }
        }
        return out.toString();
    }

    private static boolean isUnreserved(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
    }
}
