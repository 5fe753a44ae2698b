package io.tarn.simulator.faults;

import static io.tarn.base.Invariant.require;

import io.tarn.simulator.kernel.SimulationRandom;
import java.util.EnumSet;
import java.util.Set;

/// Which faults a run has, how often they strike and how long they last.
///
/// @param kinds the faults of this run; a seed has some of them, so that each is also seen alone
/// @param gapTicksMax longest time from one strike to the next, in ticks
/// @param durationTicksMax longest time from a strike to its end, in ticks
public record FaultLimits(Set<Kind> kinds, int gapTicksMax, int durationTicksMax) {
    /// What can strike; each but the last three ends by itself.
    public enum Kind {
        CRASH,
        PARTITION,
        DEAFEN,
        MUTE,
        FILL_DISK,
        WIPE,
        ROT,
        SKEW_CLOCK
    }

    /// Nothing goes wrong.
    public static final FaultLimits NONE = new FaultLimits(Set.of(), 1, 1);

    public FaultLimits {
        require(gapTicksMax >= 1 && durationTicksMax >= 1, "faults take time");
        kinds = Set.copyOf(kinds);
    }

    /// Limits for a whole run.
    public static FaultLimits drawn(SimulationRandom random) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (Kind kind : Kind.values()) {
            if (random.nextBoolean()) {
                kinds.add(kind);
            }
        }
        return new FaultLimits(kinds, random.between(20, 2000), random.between(10, 3000));
    }
}
