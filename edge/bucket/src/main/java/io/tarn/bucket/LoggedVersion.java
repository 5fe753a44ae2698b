package io.tarn.bucket;

import java.time.Instant;

/// What the ring has recorded of an object: a version, or that there were some.
public sealed interface LoggedVersion permits KeptVersion, LoggedVersion.Gone {
    /// Versions that retention has taken.
    ///
    /// @param first number of the first of them
    /// @param last number of the last
    /// @param time when the last was made
    record Gone(long first, long last, Instant time) implements LoggedVersion {}
}
