package io.tarn.ring.replica;

import io.tarn.ring.MemberId;
import java.util.Map;
import java.util.TreeMap;

/// So much is answered to each member in a while. What costs little to ask and much to answer would
/// else be a way to keep a member busy.
final class Allowance {
    private final int answersMax;
    private final long periodTicks;
    private final Map<MemberId, Integer> used = new TreeMap<>();
    private long since;

    /// @param answersMax to each member in each period
    Allowance(int answersMax, long periodTicks) {
        this.answersMax = answersMax;
        this.periodTicks = periodTicks;
    }

    /// Whether this member is answered now.
    boolean spend(MemberId member, long now) {
        if (now - since >= periodTicks) {
            since = now;
            used.clear();
        }
        return used.merge(member, 1, Integer::sum) <= answersMax;
    }
}
