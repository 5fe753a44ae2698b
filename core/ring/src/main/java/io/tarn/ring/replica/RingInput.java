package io.tarn.ring.replica;

import io.tarn.ring.AgreedTime;
import io.tarn.ring.MemberId;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;

/// What can happen to a member.
public sealed interface RingInput {
    /// Time has passed.
    ///
    /// @param ticks milliseconds on a clock that only goes forward
    /// @param clock what this member would call the time
    record Ticked(long ticks, AgreedTime clock) implements RingInput {}

    /// A client asks; its signature is checked.
    record Requested(Request request) implements RingInput {}

    /// A member speaks; its signatures are checked ([io.tarn.ring.message.MessageCheck]).
    record Received(MemberId from, RingMessage message) implements RingInput {}

    /// How many requests this member has executed and still makes certificates for: while those wait, more that
    /// wait with them cost them nothing.
    record Certifying(int requests) implements RingInput {}
}
