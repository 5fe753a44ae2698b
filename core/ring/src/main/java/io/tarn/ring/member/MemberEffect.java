package io.tarn.ring.member;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.ring.Epoch;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.steward.Secrets;
import java.util.List;
import java.util.Optional;

/// What a member asks of its surroundings. They are performed in list order, and none of the others before
/// every [Persist] and [Keep] ahead of it, in this step or an earlier one, is on disk.
public sealed interface MemberEffect {
    record Persist(MemberEntry entry) implements MemberEffect {}

    /// See [io.tarn.ring.replica.RingEffect.Note].
    record Note(MemberEntry entry) implements MemberEffect {}

    /// In place of the secrets that were kept before.
    record Keep(Secrets secrets) implements MemberEffect {}

    /// The key has a life, which is on disk: whatever marks it as never used must be gone for good before what
    /// follows. Comes with every start, before all that others hear of.
    record Used() implements MemberEffect {}

    record Send(KeyId to, Epoch epoch, RingMessage message) implements MemberEffect {}

    /// For somebody who speaks of an epoch that is over.
    record Show(KeyId to, CertifiedCharter charter) implements MemberEffect {}

    /// The member is in an epoch now: its messages are to be checked and passed on. Comes again after a
    /// restart, and when the member has its share only later.
    ///
    /// @param share of the ring's key, if it has one
    record Entered(CharterStatement statement, Optional<SecretShare> share)
            implements MemberEffect {}

    /// See [io.tarn.ring.replica.RingEffect.Executed].
    record Executed(BatchStatement statement, List<Bytes> leaves) implements MemberEffect {}

    /// A member has broken the protocol.
    record Suspect(KeyId member, String reason) implements MemberEffect {}

    /// A member has broken the protocol, and this shows it to everybody; of each member, kind and epoch once, and once
    /// more after a restart.
    record Convict(KeyId member, Evidence evidence) implements MemberEffect {}
}
