package io.tarn.ring.certifier;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.crypto.threshold.ShareCombiner;
import io.tarn.crypto.threshold.VerificationVector;
import io.tarn.ring.MemberId;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// How the members of one epoch sign.
final class EpochKeys {
    final NodeIdentity identity;
    final CharterStatement statement;
    final VerificationVector vector;
    final Optional<SecretShare> share;

    /// Members that gave wrong shares.
    final SortedSet<MemberId> blamed = new TreeSet<>();

    EpochKeys(NodeIdentity identity, CharterStatement statement, Optional<SecretShare> share) {
        this.identity = identity;
        this.statement = statement;
        this.vector = statement.charter().sharing().orElseThrow();
        this.share = share;
    }

    /// Of a member that has a share.
    MemberId self() {
        return new MemberId(share.orElseThrow().member() - 1);
    }

    Charter charter() {
        return statement.charter();
    }

    ShareCombiner combiner(String domainTag, Bytes toSign) {
        return new ShareCombiner(
                charter().membership().size().threshold(), vector, domainTag, toSign);
    }
}
