package io.tarn.transport;

import java.util.concurrent.TimeUnit;

/// Keeps strangers who connect and misbehave as fast as they can from filling the log: so many
/// lines a second, and then how many were left out. Counters miss nothing. Safe for use by many
/// threads; times are nanoseconds of any one monotonic clock.
final class LogBudget {
    /// What [#take] answers when the line is to be left out.
    static final int LEAVE_OUT = -1;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int linesPerSecondMax;
    private long secondBegan;
    private int lines;
    private int leftOut;

    LogBudget(int linesPerSecondMax, long now) {
        this.linesPerSecondMax = linesPerSecondMax;
        this.secondBegan = now;
    }

    /// How many lines were left out since the last one, if one may be written now.
    synchronized int take(long now) {
        if (now - secondBegan >= SECOND_NANOS) {
            secondBegan = now;
            lines = 0;
        }
        if (lines >= linesPerSecondMax) {
            leftOut++;
            return LEAVE_OUT;
        }
        lines++;
        int missing = leftOut;
        leftOut = 0;
        return missing;
    }
}
