package io.tarn.crypto.threshold;

import io.tarn.base.CanonicalReader;
import io.tarn.base.MalformedException;

/// Members are numbered from 1 to [Threshold#MEMBERS_MAX], for a share of number 0 is the key itself.
final class MemberNumber {
    private MemberNumber() {}

    static int read(CanonicalReader in) throws MalformedException {
        int member = in.u8();
        if (member < 1 || member > Threshold.MEMBERS_MAX) {
            throw new MalformedException("no member has number " + member);
        }
        return member;
    }
}
