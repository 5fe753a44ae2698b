package io.tarn.ring;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who the members of a ring are in one epoch.
///
/// @param members `3f + 1` different identities; a member's place is its [MemberId]
public record Membership(RingId ring, Epoch epoch, List<IdentityKey> members) {
    private static final int MEMBERS_MAX = new RingSize(RingSize.FAULTS_MAX).members();

    public Membership {
        members = List.copyOf(members);
        require(isSize(members.size()), "a ring has 4, 7, … 61 members");
        require(members.stream().distinct().count() == members.size(), "members are different");
    }

    /// Whether a ring can have these members.
    public static boolean isMembership(List<IdentityKey> members) {
        return isSize(members.size()) && members.stream().distinct().count() == members.size();
    }

    private static boolean isSize(int members) {
        return members >= 4 && members <= MEMBERS_MAX && members % 3 == 1;
    }

    public RingSize size() {
        return new RingSize((members.size() - 1) / 3);
    }

    public boolean isMember(MemberId member) {
        return member.index() < members.size();
    }

    /// @param member one of these
    public IdentityKey key(MemberId member) {
        return members.get(member.index());
    }

    public Optional<MemberId> find(KeyId identity) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).id().equals(identity)) {
                return Optional.of(new MemberId(i));
            }
        }
        return Optional.empty();
    }

    public MemberId primary(View view) {
        return view.primary(size());
    }

    public void write(CanonicalWriter out) {
        ring.write(out);
        epoch.write(out);
        out.u8(members.size());
        members.forEach(member -> member.write(out));
    }

    public static Membership read(CanonicalReader in) throws MalformedException {
        RingId ring = RingId.read(in);
        Epoch epoch = Epoch.read(in);
        int count = in.u8();
        if (!isSize(count)) {
            throw new MalformedException("no ring has " + count + " members");
        }
        var members = new ArrayList<IdentityKey>();
        for (int i = 0; i < count; i++) {
            members.add(IdentityKey.read(in));
        }
        if (members.stream().distinct().count() != count) {
            throw new MalformedException("a member twice");
        }
        return new Membership(ring, epoch, members);
    }
}
