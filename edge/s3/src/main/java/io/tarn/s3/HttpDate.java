package io.tarn.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/// Dates of HTTP headers (RFC 9110, 5.6.7) and of S3's XML.
final class HttpDate {
    private static final DateTimeFormatter FIXED =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    static String format(Instant time) {
        return FIXED.format(time);
    }

    static String iso(Instant time) {
        return ISO.format(time);
    }

    /// As HTTP writes it, or as ISO 8601 does, which some clients send.
    static Optional<Instant> parse(String text) {
        for (DateTimeFormatter format :
                new DateTimeFormatter[] {
                    DateTimeFormatter.RFC_1123_DATE_TIME,
                    FIXED,
                    DateTimeFormatter.ISO_OFFSET_DATE_TIME
                }) {
            try {
                return Optional.of(format.parse(text.strip(), Instant::from));
            } catch (DateTimeException _) {
                // Perhaps the next one.
            }
        }
        return Optional.empty();
    }

    /// What a client can know of a time that it was told in seconds.
    static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
