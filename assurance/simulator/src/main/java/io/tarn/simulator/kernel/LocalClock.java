package io.tarn.simulator.kernel;

/// One party's idea of time: virtual time at another rate. Never runs backwards.
public final class LocalClock {
    private static final int RIGHT_PER_MILLE = 1000;

    private final EventQueue queue;
    private long localTick;
    private long sinceTick;
    private int perMille = RIGHT_PER_MILLE;

    public LocalClock(EventQueue queue) {
        this.queue = queue;
        this.sinceTick = queue.nowTick();
    }

    public long nowTick() {
        return localTick + (queue.nowTick() - sinceTick) * perMille / RIGHT_PER_MILLE;
    }

    /// From now on this clock runs at `perMille` of the rate of time; 1000 is right.
    public void skew(int perMille) {
        localTick = nowTick();
        sinceTick = queue.nowTick();
        this.perMille = perMille;
    }
}
