package io.tarn.ring.client;

import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.message.Request;

/// What an update asks of its surroundings.
public sealed interface UpdateEffect {
    /// To the member at this place among those that the operation was told of.
    record Ask(int member, Request request) implements UpdateEffect {}

    /// It is over: the ring has signed what became of it.
    record Done(Outcome outcome, Certificate certificate) implements UpdateEffect {}

    /// It is over: the ring has signed what came of another request of the same client and number, so that this one was never carried
    /// out and never will be. Its client has two processes that number alike.
    record Taken(Certificate certificate) implements UpdateEffect {}

    /// It is over, and the result is lost, which takes that most members lost power before anyone had it: the
    /// ring has signed whether it was executed, and that it will not be from here on.
    ///
    /// @param answer [AffairAnswer#EXECUTED_BEFORE], [AffairAnswer#VOID] or [AffairAnswer#FORGOTTEN]
    record Settled(AffairAnswer answer, Certificate certificate) implements UpdateEffect {}
}
