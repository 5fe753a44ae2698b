package io.tarn.s3.store;

import static io.tarn.base.Invariant.require;

/// How long new versions are locked.
///
/// @param years whether `count` is of years, and not of days
public record DefaultRetention(LockMode mode, int count, boolean years) {
    /// As S3 has it: a hundred years.
    public static final int DAYS_MAX = 36_500;

    public DefaultRetention {
        require(count >= 1 && days(count, years) <= DAYS_MAX, "a day at least, 100 years at most");
    }

    /// Years are of 365 days, as S3 counts them.
    public int days() {
        return (int) days(count, years);
    }

    private static long days(int count, boolean years) {
        return years ? 365L * count : count;
    }
}
