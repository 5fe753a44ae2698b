package io.tarn.ring.affairs;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.Sha256;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a ring begins: with members that know one another, no key, and one thing to do, which is to make
/// one.
///
/// @param owner who may change the membership
public record Founding(List<IdentityKey> members, IdentityKey owner) {
    private static final String TAG = "tarn.ring.v1";

    public Founding {
        members = List.copyOf(members);
    }

    public RingId ring() {
        var out = new CanonicalWriter(TAG);
        out.u8(members.size());
        members.forEach(member -> member.write(out));
        owner.write(out);
        return new RingId(Sha256.of(out.toBytes()));
    }

    public Membership membership() {
        return new Membership(ring(), Epoch.FOUNDING, members);
    }

    /// What the founding epoch begins with.
    public RingState state() {
        var charter = new Charter(membership(), SequenceNumber.NONE, Optional.empty());
        RingState state =
                StateKeys.write(RingState.EMPTY, StateKeys.CHARTER, charter, Charter::write);
        state = StateKeys.write(state, StateKeys.OWNER, owner, IdentityKey::write);
        return Succession.begun(0, members, new AgreedTime(0)).in(state);
    }

    public void write(CanonicalWriter out) {
        out.u8(members.size());
        members.forEach(member -> member.write(out));
        owner.write(out);
    }

    /// From anywhere: it is the founding of the ring that [#ring] names, and of no other.
    public static Founding read(CanonicalReader in) throws MalformedException {
        int count = in.u8();
        var members = new ArrayList<IdentityKey>();
        for (int i = 0; i < count; i++) {
            members.add(IdentityKey.read(in));
        }
        if (!Membership.isMembership(members)) {
            throw new MalformedException("no ring has these members");
        }
        return new Founding(members, IdentityKey.read(in));
    }
}
