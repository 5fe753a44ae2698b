package io.tarn.member;

import static io.tarn.base.Invariant.require;

/// Which part of each period is whose: equal parts, one after the other, the same at all whose clocks agree.
///
/// @param seat from 0
record Turns(long periodMs, int seats, int seat) {
    Turns {
        require(periodMs >= 1 && seats >= 1 && seat >= 0 && seat < seats, "a seat among others");
    }

    private long phaseMs() {
        return periodMs * seat / seats;
    }

    /// When the turn began that is the last at this time.
    long lastMs(long nowMs) {
        long phase = phaseMs();
        return Math.floorDiv(nowMs - phase, periodMs) * periodMs + phase;
    }

    long nextMs(long nowMs) {
        return lastMs(nowMs) + periodMs;
    }

    /// Whether a turn has begun since `beforeMs`, and is not over.
    boolean isDue(long beforeMs, long nowMs) {
        long last = lastMs(nowMs);
        return last > beforeMs && nowMs - last < Math.max(1, periodMs / seats);
    }
}
