package io.tarn.ring.member;

import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.Threshold;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;

/// Who is who in one epoch: the members, and behind them as many followers as there are numbers left. When
/// there are more, who was silent longest gives up its seat, and takes another when it speaks again.
final class Seats {
    private final Membership membership;

    /// Silent longest first.
    private final SequencedMap<KeyId, MemberId> followers = new LinkedHashMap<>();

    Seats(Membership membership) {
        this.membership = membership;
    }

    MemberId seat(KeyId speaker) {
        return membership
                .find(speaker)
                .orElseGet(() -> {
                    MemberId seat = followers.remove(speaker);
                    MemberId taken = seat == null ? free() : seat;
                    followers.putLast(speaker, taken);
                    return taken;
                });
    }

    private MemberId free() {
        var taken = new TreeSet<>(followers.values());
        // The first behind the members is a follower's own number for itself.
        for (int i = membership.members().size() + 1; i < Threshold.MEMBERS_MAX; i++) {
            if (!taken.contains(new MemberId(i))) {
                return new MemberId(i);
            }
        }
        return followers.pollFirstEntry().getValue();
    }

    Optional<KeyId> sitting(MemberId seat) {
        if (membership.isMember(seat)) {
            return Optional.of(membership.key(seat).id());
        }
        return followers.entrySet().stream()
                .filter(entry -> entry.getValue().equals(seat))
                .map(entry -> entry.getKey())
                .findFirst();
    }

    List<KeyId> members() {
        var all = new ArrayList<KeyId>();
        membership.members().forEach(member -> all.add(member.id()));
        return all;
    }
}
