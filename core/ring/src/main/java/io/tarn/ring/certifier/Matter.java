package io.tarn.ring.certifier;

import io.tarn.crypto.threshold.SecretShare;
import io.tarn.crypto.threshold.ShareCombiner;
import io.tarn.crypto.threshold.SignatureShare;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.evidence.Misbehaviour.WrongShare;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One thing to be signed, and the shares that have come.
final class Matter {
    final Vouch.Content content;
    final EpochKeys keys;

    /// Until it is signed.
    private Optional<ShareCombiner> combiner;

    private final SortedMap<MemberId, Vouch> shares = new TreeMap<>();
    private final Optional<BatchStatement> batch;
    private Optional<Vouch> own = Optional.empty();

    Optional<ThresholdSignature> signature = Optional.empty();

    /// Somebody waits for the signature: without that it is not made.
    boolean isWanted;

    long askedAt;

    private Matter(Vouch.Content content, Optional<BatchStatement> batch, EpochKeys keys) {
        this.content = content;
        this.batch = batch;
        this.keys = keys;
        combiner = Optional.of(keys.combiner(content.domainTag(), content.toSign()));
    }

    static Matter of(BatchStatement batch, EpochKeys keys) {
        return new Matter(
                Vouch.Content.of(keys.charter().epoch(), batch), Optional.of(batch), keys);
    }

    static Matter ofCharter(EpochKeys keys) {
        return new Matter(Vouch.Content.of(keys.statement), Optional.empty(), keys);
    }

    Vouch.Subject subject() {
        return content.subject();
    }

    /// This member's share, if it has one. Made when it is first needed.
    Optional<Vouch> own() {
        if (own.isEmpty()) {
            own = keys.share.flatMap(this::signed);
        }
        return own;
    }

    private Optional<Vouch> signed(SecretShare share) {
        try {
            return Optional.of(
                    Vouch.by(
                            keys.identity,
                            keys.self(),
                            membership(),
                            content,
                            share.sign(content.domainTag(), content.toSign()).value()));
        } catch (IllegalStateException e) {
            return Optional.empty(); // The share is destroyed: those of the next epoch sign this.
        }
    }

    private Membership membership() {
        return keys.charter().membership();
    }

    void give(MemberId member, Vouch vouch) {
        if (signature.isEmpty()) {
            shares.putIfAbsent(member, vouch);
        }
    }

    /// Once it is signed, nobody's share is of use any more.
    void forgetShares() {
        shares.clear();
        combiner = Optional.empty();
    }

    /// Whether enough shares have come, this member's own among them, which others have too.
    boolean isSignable() {
        boolean isOwnMissing = own.isPresent() && !shares.containsKey(keys.self());
        return shares.size() + (isOwnMissing ? 1 : 0) >= keys.vector.needed();
    }

    /// Shares that are kept here.
    int shares() {
        return shares.size();
    }

    /// @return members whose shares turned out wrong
    List<MemberId> combine() {
        var wrong = new ArrayList<MemberId>();
        if (!isWanted || signature.isPresent()) {
            return wrong;
        }
        own().ifPresent(vouch -> shares.put(keys.self(), vouch));
        if (shares.size() < keys.vector.needed()) {
            return wrong;
        }
        ShareCombiner combining = combiner.orElseThrow();
        shares.forEach((member, vouch) -> {
            if (signature.isEmpty() && !keys.blamed.contains(member)) {
                signature = combining.add(new SignatureShare(member.shareNumber(), vouch.share()));
            }
        });
        combining.wrong().forEach(share -> wrong.add(new MemberId(share.member() - 1)));
        return wrong;
    }

    /// What shows others that a member's wrong share is its own: empty if the share is not signed, or for something
    /// else than what was executed here.
    ///
    /// @param member one of those who gave wrong shares
    Optional<WrongShare> evidence(MemberId member) {
        Vouch vouch = Objects.requireNonNull(shares.get(member));
        return vouch.isOf(member, membership(), content)
                ? Optional.of(new WrongShare(member, vouch, batch))
                : Optional.empty();
    }
}
