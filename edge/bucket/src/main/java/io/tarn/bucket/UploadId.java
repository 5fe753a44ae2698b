package io.tarn.bucket;

import io.tarn.ring.AgreedTime;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/// Names an upload: when it began, so that they are listed in that order, and something that nobody guesses.
final class UploadId {
    /// 48 bits of time and 64 of chance, in hexadecimal digits.
    static final int CHARS = 28;

    private static final Pattern PATTERN = Pattern.compile("[0-9a-f]{28}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private UploadId() {}

    static String make(AgreedTime now) {
        return "%012x%016x".formatted(now.millis() & ((1L << 48) - 1), RANDOM.nextLong());
    }

    static boolean isOne(String text) {
        return PATTERN.matcher(text).matches();
    }
}
