package io.tarn.node;

import java.util.Arrays;

/// How long things took: of the last [#KEPT] each. Safe for use by many threads.
final class Latencies {
    static final int KEPT = 1024;

    private final long[] micros = new long[KEPT];
    private long count;

    synchronized void note(long nanos) {
        micros[(int) (count++ % KEPT)] = nanos / 1_000;
    }

    synchronized long count() {
        return count;
    }

    /// The least that so many of a hundred did not exceed; 0 if there were none.
    synchronized long percentileMicros(int percent) {
        int kept = (int) Math.min(count, KEPT);
        if (kept == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(micros, kept);
        Arrays.sort(sorted);
        return sorted[Math.max(0, Math.ceilDiv(percent * kept, 100) - 1)];
    }
}
