package io.tarn.ring.replica;

/// When a primary proposes what waits. Each batch costs all members some ten signatures and three syncs, however
/// many requests are in it; each request that waits for others to come costs its client time.
///
/// So: at once while nothing is under way; otherwise when as much waits as is under way, so that the
/// cost of a batch is shared by half of those who wait for anything, whatever the load; and in any case after
/// half the time that batches take of late, by which the pipeline serves rings that are far apart. Under way is
/// what has no certificate yet: signatures cost more than agreement, so a primary that looks at agreement alone
/// proposes one request after another, and all of them wait for their signatures.
final class Batching {
    private static final long PAUSE_TICKS_MAX = 100;
    private static final int SMOOTHING = 8;

    private final int requestsMax;

    /// Of late, times [#SMOOTHING].
    private long roundTicksSmoothed;

    /// @param requestsMax in a batch
    Batching(int requestsMax) {
        this.requestsMax = requestsMax;
    }

    /// @param waiting requests
    /// @param proposed requests that are proposed and not executed
    /// @param certifying requests that are executed and have no certificates yet
    /// @param waitedTicks how long the oldest has waited
    boolean isDue(int waiting, int proposed, int certifying, long waitedTicks) {
        int underWay = proposed + certifying;
        return underWay == 0
                || waiting >= Math.min(requestsMax, underWay)
                || waitedTicks >= (certifying > 0 ? PAUSE_TICKS_MAX : pauseTicks());
    }

    private long pauseTicks() {
        return Math.clamp(roundTicksSmoothed / (2 * SMOOTHING), 1, PAUSE_TICKS_MAX);
    }

    /// @param roundTicks from a batch's proposal to its execution
    void executed(long roundTicks) {
        roundTicksSmoothed += roundTicks - roundTicksSmoothed / SMOOTHING;
    }
}
