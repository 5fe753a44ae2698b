package io.tarn.bucket.program;

import java.util.Optional;

/// What came of a question.
public sealed interface Answer<T> {
    record Known<T>(T value) implements Answer<T> {}

    /// There is, or was, no such thing.
    record Nothing<T>() implements Answer<T> {}

    /// There was, and retention has taken it.
    record Gone<T>() implements Answer<T> {}

    /// It is too long to be held in memory: see [Bucket#read].
    record TooLong<T>(Version version) implements Answer<T> {}

    /// It is not known, for too few servers answer, or the caller may not know.
    ///
    /// @param reason for people
    record Unknown<T>(String reason) implements Answer<T> {}

    /// What is known, if it is.
    default Optional<T> known() {
        return this instanceof Known<T>(T value) ? Optional.of(value) : Optional.empty();
    }

    /// The same answer to a question of which nothing is known.
    ///
    /// @throws IllegalStateException if it is known
    default <U> Answer<U> unknown() {
        return switch (this) {
            case Known<T> known -> throw new IllegalStateException("it is known: " + known);
            case Nothing<T> _ -> new Nothing<>();
            case Gone<T> _ -> new Gone<>();
            case TooLong<T>(Version version) -> new TooLong<>(version);
            case Unknown<T>(String reason) -> new Unknown<>(reason);
        };
    }
}
