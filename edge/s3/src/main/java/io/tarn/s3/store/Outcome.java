package io.tarn.s3.store;

/// What came of asking a store. Each case is a different answer to the client.
public sealed interface Outcome<T> {
    record Success<T>(T value) implements Outcome<T> {}

    /// Nothing has happened.
    ///
    /// @param detail for people
    record Refused<T>(Refusal why, String detail) implements Outcome<T> {}

    /// It is not known whether it happened, now or later.
    ///
    /// @param detail for people
    record Indeterminate<T>(String detail) implements Outcome<T> {}

    static <T> Outcome<T> of(T value) {
        return new Success<>(value);
    }

    static <T> Outcome<T> refused(Refusal why) {
        return new Refused<>(why, "");
    }
}
