package io.tarn.ring.replica;

/// When a primary proposes what waits: at once if nothing is under way; otherwise when there is enough for a
/// batch that is worth its cost, or the oldest has waited for a while. What is enough grows with the load
/// and shrinks when there is none.
final class Batching {
    private static final int ENOUGH_MIN = 16;
    private static final long WAIT_TICKS = 5;

    private final int enoughMax;
    private int enough = ENOUGH_MIN;

    /// @param requestsMax in a batch
    Batching(int requestsMax) {
        enoughMax = Math.max(ENOUGH_MIN, requestsMax);
    }

    /// @param waiting requests
    /// @param underWay batches
    /// @param waitedTicks how long the oldest has waited
    boolean isDue(int waiting, long underWay, long waitedTicks) {
        return underWay == 0 || waiting >= enough || waitedTicks >= WAIT_TICKS;
    }

    /// @param waiting when a batch was proposed
    void proposed(int waiting, long underWay) {
        if (waiting > enough) {
            enough = Math.min(enoughMax, 2 * enough);
        } else if (underWay == 0) {
            enough = Math.max(ENOUGH_MIN, enough / 2);
        }
    }
}
