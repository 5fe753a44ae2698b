package io.tarn.simulator.kernel;

import static io.tarn.base.Invariant.require;

/// How well links carry frames.
///
/// @param delayTicksMin least time on the way, in ticks
/// @param delayTicksMax longest usual time on the way, in ticks
/// @param lossPerMille frames lost, of 1000
/// @param duplicatePerMille frames delivered twice, of 1000
/// @param strayPerMille frames that take up to ten times the longest usual time, of 1000
/// @param inOrder whether a link delivers in the order of sending, as one connection does; a new
///     connection after a lost one does not
public record LinkWeather(
        int delayTicksMin,
        int delayTicksMax,
        int lossPerMille,
        int duplicatePerMille,
        int strayPerMille,
        boolean inOrder) {
    private static final int STRAY_FACTOR = 10;

    public LinkWeather {
        require(delayTicksMin >= 0 && delayTicksMax >= delayTicksMin, "delays form a range");
    }

    /// Every frame arrives once, soon, in order.
    public static LinkWeather calm() {
        return new LinkWeather(1, 2, 0, 0, 0, true);
    }

    /// Weather for a whole run.
    public static LinkWeather drawn(SimulationRandom random) {
        int delayTicksMin = random.between(1, 5);
        return new LinkWeather(
                delayTicksMin,
                delayTicksMin + random.between(0, 40),
                random.swarmRate(100),
                random.swarmRate(100),
                random.swarmRate(50),
                random.nextBoolean());
    }

    int delayTicks(SimulationRandom random) {
        return random.chance(strayPerMille)
                ? random.between(delayTicksMax, STRAY_FACTOR * delayTicksMax)
                : random.between(delayTicksMin, delayTicksMax);
    }
}
