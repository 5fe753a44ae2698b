package io.tarn.bucket;

import static io.tarn.base.Invariant.require;

import io.tarn.object.VersionNumber;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/// Which version of an object is meant.
public sealed interface Moment {
    /// The newest, as the bucket shows it.
    Moment NOW = new Now();

    record Now() implements Moment {}

    /// The one that was newest then, by agreed time. Of a time that has not come, the one that is newest now.
    record Time(Instant at) implements Moment {
        /// Agreed times are whole milliseconds.
        long millis() {
            return at.toEpochMilli();
        }
    }

    /// The one that the ring has given this number.
    ///
    /// @param number 1 or more
    record Numbered(long number) implements Moment {
        public Numbered {
            require(number >= 1 && number <= VersionNumber.MAX, "versions are numbered from 1");
        }
    }

    /// As people write it: digits for a version's number, else a time as RFC 3339 has it, with seconds and zone.
    ///
    /// @throws IllegalArgumentException if it is neither; the message says of what form it should be
    static Moment of(String text) {
        try {
            return isNumber(text) ? new Numbered(Long.parseLong(text)) : new Time(time(text));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "a version's number or a time such as 2026-11-29T09:00:00Z", e);
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Instant time(String text) {
        Instant time = OffsetDateTime.parse(text).toInstant();
        require(time.toEpochMilli() >= 0, "time begins in 1970");
        return time;
    }
}
