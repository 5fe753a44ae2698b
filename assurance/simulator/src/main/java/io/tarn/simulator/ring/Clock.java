package io.tarn.simulator.ring;

import io.tarn.ring.AgreedTime;
import io.tarn.simulator.kernel.SimulationRandom;

/// A node's idea of the time of day.
///
/// @param offsetMs from the right time, when a run begins
/// @param driftPerMille that it runs too fast, or too slow
record Clock(long offsetMs, int driftPerMille) {
    static final Clock RIGHT = new Clock(0, 0);

    private static final long BEGIN_MS = 1_000_000;
    private static final int PER_MILLE = 1_000;

    /// Any two of these are less apart than members allow, for as long as runs last.
    static Clock tolerable(SimulationRandom random, int driftPerMilleMax) {
        return new Clock(random.between(0, 3_000), random.between(0, driftPerMilleMax));
    }

    /// So far from all others that what its member proposes is refused.
    static Clock wrong(SimulationRandom random) {
        long apart = random.between(20_000, 900_000);
        return new Clock(random.nextBoolean() ? apart : -apart, random.between(-100, 100));
    }

    AgreedTime at(long tick) {
        return new AgreedTime(BEGIN_MS + offsetMs + tick + tick * driftPerMille / PER_MILLE);
    }
}
