package io.tarn.ring.affairs;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.state.RingState;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which life each member is in, as it has told the ring: part of the agreed state, twice. What members tell in an
/// epoch counts from the next on, and never changes within one: so at most one life of a member votes in an epoch,
/// whatever it has forgotten (INV-017).
///
/// @param lives of members, and of members to be
public record Lives(SortedMap<KeyId, Life> lives) {
    private static final Lives NONE = new Lives(new TreeMap<>());

    /// As members have told so far.
    public static Lives told(RingState state) {
        return in(state, StateKeys.LIVES);
    }

    /// As members had told when the epoch began that this state is of.
    static Lives counted(RingState state) {
        return in(state, StateKeys.COUNTED_LIVES);
    }

    private static Lives in(RingState state, Bytes key) {
        return StateKeys.read(state, key, Lives::read).orElse(NONE);
    }

    public Optional<Life> of(KeyId member) {
        return Optional.ofNullable(lives.get(member));
    }

    /// The life that the epoch counts votes: the one it began with; if it knew of none of this member's, the first.
    public static boolean mayVote(Birth birth, KeyId member, Epoch epoch, RingState state) {
        // After its last batch the state is of the next epoch, and tells nothing of this one.
        return Charter.of(state).epoch().equals(epoch)
                && counted(state).of(member).map(birth.life()::equals).orElse(birth.isFirst());
    }

    /// Whether a member is in a life that the epoch does not count.
    static boolean isAnother(KeyId member, RingState state) {
        return !told(state).of(member).equals(counted(state).of(member));
    }

    static RingState with(KeyId member, Life life, RingState state) {
        var more = new TreeMap<>(told(state).lives());
        more.put(member, life);
        return new Lives(more).put(StateKeys.LIVES, state);
    }

    /// What is told of others than the members goes: they may tell again when they are to be members.
    static RingState ofMembersOnly(Membership membership, RingState state) {
        var left = new TreeMap<>(told(state).lives());
        left.keySet().removeIf(member -> membership.find(member).isEmpty());
        return new Lives(left).put(StateKeys.LIVES, state);
    }

    /// An epoch begins with these members.
    static RingState begun(Membership membership, RingState state) {
        RingState pruned = ofMembersOnly(membership, state);
        return told(pruned).put(StateKeys.COUNTED_LIVES, pruned);
    }

    private RingState put(Bytes key, RingState state) {
        return lives.isEmpty()
                ? state.remove(key)
                : StateKeys.write(state, key, this, Lives::write);
    }

    private void write(CanonicalWriter out) {
        out.u8(lives.size());
        lives.forEach((member, life) -> {
            member.write(out);
            life.write(out);
        });
    }

    private static Lives read(CanonicalReader in) throws MalformedException {
        var lives = new TreeMap<KeyId, Life>();
        for (int i = in.u8(); i > 0; i--) {
            lives.put(KeyId.read(in), Life.read(in));
        }
        return new Lives(lives);
    }
}
