package io.tarn.ring.client;

import io.tarn.ring.certificate.Certificate;

/// What can happen to an update that is under way.
public sealed interface UpdateInput {
    /// Time has passed, in milliseconds on a clock that only goes forward. The first begins the update.
    record Ticked(long ticks) implements UpdateInput {}

    /// A member answers, whoever it is: certificates speak for themselves.
    record Answered(Certificate certificate) implements UpdateInput {}

    /// A member cannot be reached, or will not answer.
    ///
    /// @param member its place among those that the operation was told of
    record Failed(int member) implements UpdateInput {}

    /// A member says that the number is used, and does not know any more what for.
    ///
    /// @param member as above
    record Used(int member) implements UpdateInput {}
}
