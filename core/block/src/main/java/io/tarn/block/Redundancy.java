package io.tarn.block;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// How many servers hold a block, and how many of them may lie: `m`-of-`n`, `n = m + 2f` (§3.2).
///
/// Servers are numbered from 0 here; the paper's `S_i` is server `i - 1`.
///
/// @param faults `f`: servers that may fail arbitrarily, 1 to 10
/// @param needed `m`: fragments that rebuild the block, `f + 1` to 64
public record Redundancy(int faults, int needed) {
    public static final int FAULTS_MAX = 10;
    public static final int NEEDED_MAX = 64;

    /// The most servers any volume has: `m + 2f` at both bounds.
    public static final int SERVERS_MAX = NEEDED_MAX + 2 * FAULTS_MAX;

    public Redundancy {
        require(faults >= 1 && faults <= FAULTS_MAX, "f is between 1 and " + FAULTS_MAX);
        require(
                needed > faults && needed <= NEEDED_MAX,
                "m is between f + 1 and " + NEEDED_MAX + " (§3.2)");
    }

    /// `n = m + 2f`.
    public int servers() {
        return needed + 2 * faults;
    }

    /// `m + f = n - f`: servers a write waits for, and fragments that partial encoding makes.
    public int writers() {
        return needed + faults;
    }

    /// `2f + 1`: servers whose timestamps decide (lines 210, 713).
    public int deciders() {
        return 2 * faults + 1;
    }

    /// `3f + 1`: servers a read asks for timestamps (line 704).
    public int stampers() {
        return 3 * faults + 1;
    }

    /// `f + 1`: at least one of these is correct.
    public int oneCorrect() {
        return faults + 1;
    }

    public void write(CanonicalWriter out) {
        out.u8(faults).u8(needed);
    }

    public static Redundancy read(CanonicalReader in) throws MalformedException {
        int faults = in.u8();
        int needed = in.u8();
        if (faults < 1 || faults > FAULTS_MAX || needed <= faults || needed > NEEDED_MAX) {
            throw new MalformedException("no volume has f = " + faults + ", m = " + needed);
        }
        return new Redundancy(faults, needed);
    }
}
