package io.tarn.ring.certifier;

import io.tarn.base.Probe;
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
    /// A member that gave a wrong share.
    ///
    /// @param evidence see [#evidence]
    record Wrong(MemberId liar, Optional<WrongShare> evidence) {}

    final Vouch.Content content;
    final EpochKeys keys;

    /// Until it is signed.
    private Optional<ShareCombiner> combiner;

    private final SortedMap<MemberId, Vouch> shares = new TreeMap<>();
    private final Optional<BatchStatement> batch;
    private Optional<Vouch> own = Optional.empty();

    /// Of a batch it is unchecked, until somebody doubts it: clients check what they are given.
    Optional<ThresholdSignature> signature = Optional.empty();

    private boolean isChecked;

    /// It is to be checked before it is used.
    private boolean isDoubted;

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

    /// Members rely on its signature, so it is checked.
    static Matter ofCharter(EpochKeys keys) {
        var charter = new Matter(Vouch.Content.of(keys.statement), Optional.empty(), keys);
        charter.isDoubted = true;
        return charter;
    }

    /// The same with the shares of another epoch: of this one's none is of use. A signature stays what it is; but who
    /// lacks it asks for shares of that epoch.
    Matter in(EpochKeys other) {
        var moved =
                new Matter(
                        batch.map(b -> Vouch.Content.of(other.charter().epoch(), b)).orElseThrow(),
                        batch,
                        other);
        moved.isWanted = isWanted;
        moved.signature = signature;
        moved.isChecked = isChecked;
        moved.isDoubted = isDoubted;
        return moved;
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
        if (!isChecked) {
            shares.putIfAbsent(member, vouch);
        }
    }

    /// Somebody was given the signature and asks again, as one does to whom it was wrong. From now on it is checked.
    void doubt() {
        isDoubted = true;
        if (signature.isPresent() && !isChecked) {
            Probe.reached("a signature is doubted");
            boolean isGood =
                    keys.vector
                            .groupKey()
                            .verify(content.domainTag(), content.toSign(), signature.get());
            if (isGood) {
                settled();
            } else {
                signature = Optional.empty();
            }
        }
    }

    /// Once it is known to be signed, nobody's share is of use any more.
    private void settled() {
        isChecked = true;
        shares.clear();
        combiner = Optional.empty();
    }

    /// Shares that are kept here.
    int shares() {
        return shares.size();
    }

    /// Makes the signature if it is wanted and there are shares enough.
    ///
    /// @return what members have turned out to have given wrong shares
    List<Wrong> combine() {
        var wrong = new ArrayList<Wrong>();
        if (!isWanted || signature.isPresent()) {
            return wrong;
        }
        own().ifPresent(vouch -> shares.put(keys.self(), vouch));
        if (shares.size() < keys.vector.needed()) {
            return wrong;
        }
        ShareCombiner combining = combiner.orElseThrow();
        shares.forEach((member, vouch) -> {
            if (!keys.blamed.contains(member)) {
                combining.take(new SignatureShare(member.shareNumber(), vouch.share()));
            }
        });
        if (!isDoubted) {
            signature = combining.unchecked();
        }
        if (signature.isEmpty()) {
            signature = combining.checked();
            for (SignatureShare share : combining.wrong()) {
                var liar = new MemberId(share.member() - 1);
                wrong.add(new Wrong(liar, evidence(liar)));
            }
            if (signature.isPresent()) {
                settled();
            }
        }
        return wrong;
    }

    /// What shows others that a member's wrong share is its own: empty if the share is not signed, or for something
    /// else than what was executed here.
    ///
    /// @param member one of those who gave wrong shares
    private Optional<WrongShare> evidence(MemberId member) {
        Vouch vouch = Objects.requireNonNull(shares.get(member));
        return vouch.isOf(member, membership(), content)
                ? Optional.of(new WrongShare(member, vouch, batch))
                : Optional.empty();
    }
}
