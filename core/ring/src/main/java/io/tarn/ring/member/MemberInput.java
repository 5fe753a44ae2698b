package io.tarn.ring.member;

import io.tarn.crypto.KeyId;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;

/// What can happen to a member.
public sealed interface MemberInput {
    /// Time has passed: see [io.tarn.ring.replica.RingInput.Ticked].
    record Ticked(long ticks, AgreedTime clock) implements MemberInput {}

    /// A client asks; its signature is checked.
    record Requested(Request request) implements MemberInput {}

    /// Somebody speaks of an epoch; the message is checked for that epoch.
    record Received(KeyId from, Epoch epoch, RingMessage message) implements MemberInput {}

    /// See [io.tarn.ring.replica.RingInput.Certifying].
    record Certifying(int requests) implements MemberInput {}

    /// A charter is signed: by the ring's key, which is checked.
    record Chartered(CertifiedCharter charter) implements MemberInput {}

    /// What a member has signed shows everybody that it has broken the protocol.
    ///
    /// @param misbehaviour proved, of that epoch
    record Caught(Epoch epoch, Misbehaviour misbehaviour) implements MemberInput {}
}
