package io.tarn.ring.certifier;

import io.tarn.base.Bytes;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.crypto.threshold.ShareCombiner;
import io.tarn.crypto.threshold.SignatureShare;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.ring.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One thing to be signed, and the shares that have come.
final class Matter {
    final Vouch.Subject subject;
    final EpochKeys keys;
    private final ShareCombiner combiner;
    private final SortedMap<MemberId, Bytes> shares = new TreeMap<>();

    private final String domainTag;
    private final Bytes toSign;
    private Optional<Vouch> own = Optional.empty();

    Optional<ThresholdSignature> signature = Optional.empty();

    /// Somebody waits for the signature: without that it is not made.
    boolean isWanted;

    long askedAt;

    Matter(Vouch.Subject subject, EpochKeys keys, String domainTag, Bytes toSign) {
        this.subject = subject;
        this.keys = keys;
        combiner = keys.combiner(domainTag, toSign);
        this.domainTag = domainTag;
        this.toSign = toSign;
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
            return Optional.of(new Vouch(subject, share.sign(domainTag, toSign).value()));
        } catch (IllegalStateException e) {
            return Optional.empty(); // The share is destroyed: those of the next epoch sign this.
        }
    }

    void give(MemberId member, Bytes share) {
        if (signature.isEmpty()) {
            shares.putIfAbsent(member, share);
        }
    }

    /// @return members whose shares turned out wrong
    List<MemberId> combine() {
        var wrong = new ArrayList<MemberId>();
        if (!isWanted || signature.isPresent()) {
            return wrong;
        }
        own().ifPresent(vouch ->
                shares.put(new MemberId(keys.share.orElseThrow().member() - 1), vouch.share()));
        if (shares.size() < keys.vector.needed()) {
            return wrong;
        }
        shares.forEach((member, share) -> {
            if (signature.isEmpty() && !keys.blamed.contains(member)) {
                signature = combiner.add(new SignatureShare(member.shareNumber(), share));
            }
        });
        combiner.wrong().forEach(share -> wrong.add(new MemberId(share.member() - 1)));
        return wrong;
    }
}
