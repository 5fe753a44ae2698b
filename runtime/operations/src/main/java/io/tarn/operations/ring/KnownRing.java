package io.tarn.operations.ring;

import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.Membership;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Founding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A ring as somebody knows it who is no member: by its key, and by the last charter that is signed with it.
///
/// @param charter the latest that anyone has shown; a ring that has changed its members since shows another
/// @param owner who may change the ring's members and the cluster's parties; empty if no answer told
public record KnownRing(GroupKey key, CertifiedCharter charter, Optional<KeyId> owner) {
    public Membership membership() {
        return charter.statement().charter().membership();
    }

    /// From what nodes say, of which nobody need be believed.
    ///
    /// @param pinned the key, if it is known for certain
    /// @param founders whose word counts if it is not: `f + 1` who agree, one of whom is correct
    /// @param said by node
    public static Optional<KnownRing> of(
            Optional<GroupKey> pinned,
            List<KeyId> founders,
            SortedMap<KeyId, RingReply.RingIs> said) {
        Optional<GroupKey> key = pinned.or(() -> agreed(founders, said));
        if (key.isEmpty()) {
            return Optional.empty();
        }
        Optional<CertifiedCharter> latest = Optional.empty();
        for (RingReply.RingIs one : said.values()) {
            latest = later(latest, one.charter(), key.get());
        }
        return latest.map(charter ->
                new KnownRing(key.get(), charter, owner(charter, new ArrayList<>(said.values()))));
    }

    private static Optional<CertifiedCharter> later(
            Optional<CertifiedCharter> one, Optional<CertifiedCharter> other, GroupKey key) {
        boolean isLater =
                other.filter(charter ->
                                one.map(known -> epoch(charter) > epoch(known)).orElse(true)
                                        && charter.verify(key))
                        .isPresent();
        return isLater ? other : one;
    }

    private static long epoch(CertifiedCharter charter) {
        return charter.statement().charter().epoch().number();
    }

    private static Optional<GroupKey> agreed(
            List<KeyId> founders, SortedMap<KeyId, RingReply.RingIs> said) {
        Map<String, Integer> claims = new TreeMap<>();
        int needed = (founders.size() - 1) / 3 + 1;
        for (KeyId founder : founders) {
            RingReply.RingIs answer = said.get(founder);
            Optional<GroupKey> claim =
                    answer == null
                            ? Optional.empty()
                            : answer.charter()
                                    .flatMap(charter -> charter.statement().charter().key());
            if (claim.isPresent() && claims.merge(claim.get().text(), 1, Integer::sum) >= needed) {
                return claim;
            }
        }
        return Optional.empty();
    }

    /// Whoever shows the founding that gave the ring its name tells the truth about its owner.
    private static Optional<KeyId> owner(CertifiedCharter charter, List<RingReply.RingIs> said) {
        var ring = charter.statement().charter().membership().ring();
        return said.stream()
                .map(RingReply.RingIs::founding)
                .filter(founding -> founding.ring().equals(ring))
                .map(Founding::owner)
                .map(owner -> owner.id())
                .findFirst();
    }
}
