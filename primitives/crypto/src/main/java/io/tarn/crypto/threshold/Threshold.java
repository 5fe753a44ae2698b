package io.tarn.crypto.threshold;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// How a key is shared: `members` hold a share each, numbered from 1, and any `needed` of them sign.
///
/// @param needed 1 to `members`
/// @param members at most [#MEMBERS_MAX]
public record Threshold(int needed, int members) {
    public static final int MEMBERS_MAX = 64;

    public Threshold {
        require(members >= 1 && members <= MEMBERS_MAX, "a key has 1 to 64 members");
        require(needed >= 1 && needed <= members, "as many sign as there are members, or fewer");
    }

    public boolean isMember(int number) {
        return number >= 1 && number <= members;
    }

    public void write(CanonicalWriter out) {
        out.u8(needed).u8(members);
    }

    public static Threshold read(CanonicalReader in) throws MalformedException {
        int needed = in.u8();
        int members = in.u8();
        if (members < 1 || members > MEMBERS_MAX || needed < 1 || needed > members) {
            throw new MalformedException("no threshold: " + needed + " of " + members);
        }
        return new Threshold(needed, members);
    }
}
