package io.tarn.bucket.program;

import io.tarn.bucket.BatchStep;

/// What an object must be for a change to happen, judged where changes are ordered.
public sealed interface Expected {
    /// Whatever it is.
    record Anything() implements Expected {}

    /// There is none of this key.
    record Absent() implements Expected {}

    /// Its newest version is this one.
    ///
    /// @param number 1 or more
    record Newest(long number) implements Expected {}

    static Expected anything() {
        return new Anything();
    }

    static Expected absent() {
        return new Absent();
    }

    static Expected newest(Version version) {
        return new Newest(version.number());
    }

    /// The same for a batch.
    default BatchStep.Expected ofBatch() {
        return switch (this) {
            case Anything _ -> new BatchStep.Expected.Anything();
            case Absent _ -> new BatchStep.Expected.Absent();
            case Newest(long number) -> new BatchStep.Expected.Newest(number);
        };
    }
}
