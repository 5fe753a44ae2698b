package io.tarn.simulator.ring;

import io.tarn.ring.RingLimits;
import io.tarn.ring.RingSize;
import io.tarn.simulator.kernel.LinkWeather;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;

/// What is drawn before a run begins.
///
/// @param lies of the members that lie, at most `f`; members 0, 1, … in some order
/// @param requests that clients make in all
/// @param cuts times that some members are cut off
/// @param crashes times that some members lose power, or all
/// @param syncTicksMax longest time that a disk takes to have something for good
/// @param storm how long things go wrong, in ticks
/// @param rots per mille of losses of power in which an honest member's disk loses pages of its state too
/// @param halfValid requests that a client makes of which some members hear another version, or one that is not signed
/// @param driftPerMilleMax of clocks that differ within what members allow; -1 if all clocks are right
/// @param wrongClocks members that are honest, and whose clocks differ beyond that: with the liars `f` at most
/// @param directReads of clients who have nothing ordered if members agree; where there are any, one
///     more follows each write
public record RingPlan(
        RingSize size,
        RingLimits limits,
        LinkWeather weather,
        List<RingLie> lies,
        int clients,
        int requests,
        int cuts,
        int crashes,
        int syncTicksMax,
        long storm,
        int rots,
        int halfValid,
        int driftPerMilleMax,
        int wrongClocks,
        int directReads) {
    public RingPlan {
        lies = List.copyOf(lies);
    }

    private static final List<RingLie> DRAWN =
            List.of(
                    RingLie.MUTE,
                    RingLie.TWINS,
                    RingLie.MUTATES,
                    RingLie.EAGER,
                    RingLie.HOARDS,
                    RingLie.REPLAYS);

    private static final int SLOW_PER_MILLE = 150;
    private static final int FORGES_PER_MILLE = 150;
    private static final int HALF_VALID_PER_MILLE = 250;
    private static final int CLOCKS_PER_MILLE = 300;

    static RingPlan drawn(SimulationRandom random) {
        return drawn(random, List.of(1, 1, 1, 1, 2, 2, 3, 4));
    }

    /// @param faults that the ring stands, one of these
    public static RingPlan drawn(SimulationRandom random, List<Integer> faults) {
        var size = new RingSize(random.oneOf(faults));
        var lies = new ArrayList<RingLie>();
        int liars = random.between(0, size.faults());
        for (int i = 0; i < liars; i++) {
            lies.add(random.oneOf(DRAWN));
        }
        // Aside, so that what else is drawn from a seed stays.
        if (liars > 0 && random.split("slow").chance(SLOW_PER_MILLE)) {
            lies.set(0, RingLie.SLOW);
        }
        if (liars > 0 && random.split("forges").chance(FORGES_PER_MILLE)) {
            lies.set(liars - 1, RingLie.FORGES);
        }
        SimulationRandom halfValid = random.split("half-valid");
        SimulationRandom clocks = random.split("clocks");
        boolean areSkewed = clocks.chance(CLOCKS_PER_MILLE);
        boolean isHectic = random.nextBoolean();
        RingLimits limits = RingLimits.extreme(random);
        return new RingPlan(
                size,
                isHectic ? hectic(limits, random) : limits,
                LinkWeather.drawn(random),
                lies,
                random.between(1, 3),
                random.between(1, 30),
                isHectic ? random.between(10, 60) : random.between(0, 6),
                random.nextBoolean() ? random.between(0, 8) : 0,
                random.between(0, 20),
                random.between(1_000, 20_000),
                random.chance(400) ? random.between(100, 900) : 0,
                halfValid.chance(HALF_VALID_PER_MILLE) ? halfValid.between(1, 10) : 0,
                areSkewed ? clocks.between(0, 15) : -1,
                areSkewed ? clocks.between(0, size.faults() - liars) : 0,
                directReads(random.split("direct reads")));
    }

    /// The same for operations of another size, in a storm that is not longer than this.
    public RingPlan with(int bytesMax, long stormMax) {
        return new RingPlan(
                size,
                limits.withOperationBytes(bytesMax),
                weather,
                lies,
                clients,
                requests,
                cuts,
                crashes,
                syncTicksMax,
                Math.min(storm, stormMax),
                rots,
                halfValid,
                driftPerMilleMax,
                wrongClocks,
                directReads);
    }

    private static int directReads(SimulationRandom random) {
        return random.nextBoolean() ? random.between(1, 20) : 0;
    }

    /// So little patience that views end while batches are under way.
    private static RingLimits hectic(RingLimits limits, SimulationRandom random) {
        return new RingLimits(
                limits.checkpointPeriod(),
                limits.watermarkWindow(),
                limits.pipelineDepth(),
                limits.batchRequestsMax(),
                limits.batchBytesMax(),
                limits.operationBytesMax(),
                random.between(40, 250),
                limits.refreshPace());
    }
}
