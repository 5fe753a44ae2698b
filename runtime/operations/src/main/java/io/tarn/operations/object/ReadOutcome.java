package io.tarn.operations.object;

import io.tarn.object.machine.Refusal;
import io.tarn.ring.certificate.Proof;

/// What came of a read.
public sealed interface ReadOutcome<T> {
    /// It is so.
    record Proven<T>(T value) implements ReadOutcome<T> {}

    /// The ring has certified why not.
    record Refused<T>(Refusal refusal, Proof proof) implements ReadOutcome<T> {}

    /// The ring has certified two things of which one is false: it has more liars than it stands. Nothing it says is
    /// believed any more.
    record Forked<T>(Fork fork) implements ReadOutcome<T> {}

    /// Nobody has shown what holds.
    record Unavailable<T>(String reason) implements ReadOutcome<T> {}
}
