package io.tarn.ring.certifier;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.MemberId;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certificate.BatchStatement;
import java.util.List;
import java.util.Optional;

/// What can happen to a member's certifier.
public sealed interface CertifierInput {
    /// The member has come to an epoch that has a key.
    ///
    /// @param share the member's, if it has one
    record Entered(CharterStatement statement, Optional<SecretShare> share)
            implements CertifierInput {}

    /// The member has committed and executed a batch.
    ///
    /// @param leaves of the batch's tree
    record Executed(BatchStatement statement, List<Bytes> leaves) implements CertifierInput {}

    /// Somebody waits here for the outcome of a request, executed already or not.
    record Wanted(KeyId client, ClientSequence sequence) implements CertifierInput {}

    /// @param from by its place in the epoch that the share is of
    record Vouched(MemberId from, Vouch vouch) implements CertifierInput {}

    /// A member lacks this one's share.
    record Asked(KeyId from, Vouch.Subject subject) implements CertifierInput {}

    record Ticked(long ticks) implements CertifierInput {}
}
