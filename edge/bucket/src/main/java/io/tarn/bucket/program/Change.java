package io.tarn.bucket.program;

/// What came of a change. It happens as a whole, at one place in the order of all changes, or not at all.
public sealed interface Change<T> {
    /// It happened, and the ring has certified it.
    record Applied<T>(T value) implements Change<T> {}

    /// It did not happen, and will not: this object is not as it was expected to be.
    record Conflict<T>(String key) implements Change<T> {}

    /// It did not happen, and will not.
    ///
    /// @param reason for people
    record Refused<T>(WhyNot why, String reason) implements Change<T> {}

    /// It is not known whether it happened, or will: read again. Whoever asks again for the same, and expects the same versions, has
    /// it happen once.
    ///
    /// @param reason for people
    record Indeterminate<T>(String reason) implements Change<T> {}

    default boolean isApplied() {
        return this instanceof Applied<T>;
    }
}
