package io.tarn.simulator.kernel;

import io.tarn.base.Bytes;

/// How often a disk gives back another value than it holds.
///
/// @param flippedPerMille reads with one bit changed, of 1000
/// @param tornPerMille reads that end early, of 1000
public record DiskWeather(int flippedPerMille, int tornPerMille) {
    /// Every read gives what was written.
    public static DiskWeather calm() {
        return new DiskWeather(0, 0);
    }

    /// Weather for a whole run.
    public static DiskWeather drawn(SimulationRandom random) {
        return new DiskWeather(random.swarmRate(20), random.swarmRate(20));
    }

    Bytes read(Bytes held, SimulationRandom random) {
        if (random.chance(flippedPerMille)) {
            return random.withFlippedBit(held);
        }
        if (random.chance(tornPerMille) && !held.isEmpty()) {
            return held.slice(0, random.between(0, held.size() - 1));
        }
        return held;
    }
}
