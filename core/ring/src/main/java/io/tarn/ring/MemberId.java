package io.tarn.ring;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.threshold.Threshold;

/// A member by its place in the list of its epoch, from 0.
public record MemberId(int index) implements Comparable<MemberId> {
    public MemberId {
        require(index >= 0 && index < Threshold.MEMBERS_MAX, "a ring has at most 64 members");
    }

    /// The member's number as holder of a share, from 1.
    public int shareNumber() {
        return index + 1;
    }

    public void write(CanonicalWriter out) {
        out.u8(index);
    }

    public static MemberId read(CanonicalReader in) throws MalformedException {
        int index = in.u8();
        if (index >= Threshold.MEMBERS_MAX) {
            throw new MalformedException("no ring has a member " + index);
        }
        return new MemberId(index);
    }

    @Override
    public int compareTo(MemberId other) {
        return Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
        return "member " + index;
    }
}
