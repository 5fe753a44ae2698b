package io.tarn.ring.member;

import io.tarn.crypto.KeyId;
import io.tarn.ring.Epoch;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.evidence.Kind;
import io.tarn.ring.evidence.MembershipProof;
import io.tarn.ring.evidence.Misbehaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes evidence of what members were caught at: of each member, kind and epoch once. What is caught in an epoch before
/// the ring has signed for that epoch waits until it has, for before nobody else could tell who its members are.
final class CaughtMembers {
    private record Case(Epoch epoch, KeyId member, Kind kind) implements Comparable<Case> {
        @Override
        public int compareTo(Case other) {
            int order = epoch.compareTo(other.epoch);
            order = order != 0 ? order : member.compareTo(other.member);
            return order != 0 ? order : kind.compareTo(other.kind);
        }
    }

    private final Founding founding;
    private final SortedSet<Case> known = new TreeSet<>();
    private final SortedMap<Case, Misbehaviour> waiting = new TreeMap<>();
    private final SortedMap<Epoch, CertifiedCharter> charters = new TreeMap<>();

    CaughtMembers(Founding founding) {
        this.founding = founding;
    }

    /// @param member whose misbehaviour it is
    List<MemberEffect> caught(Epoch epoch, KeyId member, Misbehaviour misbehaviour) {
        var one = new Case(epoch, member, misbehaviour.kind());
        if (!known.add(one)) {
            return List.of();
        }
        waiting.put(one, misbehaviour);
        return convict();
    }

    /// The ring has signed this.
    List<MemberEffect> chartered(CertifiedCharter charter) {
        charters.put(charter.statement().charter().epoch(), charter);
        return convict();
    }

    private List<MemberEffect> convict() {
        var out = new ArrayList<MemberEffect>();
        waiting.entrySet()
                .removeIf(entry -> {
                    Optional<MembershipProof> members = members(entry.getKey().epoch());
                    members.map(proof -> new Evidence(proof, entry.getValue()))
                            .filter(evidence -> evidence.encoding().size() <= Evidence.BYTES_MAX)
                            .map(evidence ->
                                    new MemberEffect.Convict(entry.getKey().member(), evidence))
                            .ifPresent(out::add);
                    return members.isPresent();
                });
        return out;
    }

    private Optional<MembershipProof> members(Epoch epoch) {
        if (epoch.equals(Epoch.FOUNDING)) {
            return charters.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new MembershipProof.Founded(
                                    founding, charters.firstEntry().getValue()));
        }
        return Optional.ofNullable(charters.get(epoch)).map(MembershipProof.Chartered::new);
    }

    /// Nothing more is heard of earlier epochs.
    void forgetBefore(Epoch epoch) {
        known.removeIf(one -> one.epoch().compareTo(epoch) < 0);
        waiting.keySet().removeIf(one -> one.epoch().compareTo(epoch) < 0);
        charters.headMap(epoch).clear();
    }
}
