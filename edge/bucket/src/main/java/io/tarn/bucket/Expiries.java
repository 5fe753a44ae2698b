package io.tarn.bucket;

import io.tarn.ring.AgreedTime;

/// Until when updates may be carried out: some minutes of agreed time, and for each another, since they tell updates apart that
/// are else alike.
final class Expiries {
    private static final long PATIENCE_MS = 600_000;

    private long seenMillis;
    private long last;

    synchronized void saw(AgreedTime time) {
        seenMillis = Math.max(seenMillis, time.millis());
    }

    /// Whether no time was seen yet.
    synchronized boolean isBlind() {
        return seenMillis == 0;
    }

    /// When an update that is sent now expires. What it shows has to be good until then, so that nobody who signs for less has it
    /// refused.
    synchronized long latest() {
        return seenMillis + PATIENCE_MS;
    }

    synchronized long next() {
        last = Math.max(last + 1, seenMillis + PATIENCE_MS);
        return last;
    }
}
