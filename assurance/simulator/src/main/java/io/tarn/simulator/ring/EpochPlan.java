package io.tarn.simulator.ring;

import io.tarn.ring.RefreshPace;
import io.tarn.ring.RingLimits;
import io.tarn.simulator.kernel.LinkWeather;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is drawn before a run of several epochs begins.
///
/// @param nodes that there are; the first four found the ring
/// @param memberships by indices of nodes: what the owner asks for, one after the other
/// @param lie of one node, if any lies
/// @param liar its index
/// @param requests that clients make in all
/// @param cuts times that some nodes are cut off
/// @param crashes times that some nodes lose power
/// @param losses times that a node loses its disk, one at a time: only where nobody lies, for with four members one
///     fault is all that a ring stands
/// @param cancels per mille of changes that the owner gives up again
record EpochPlan(
        RingLimits limits,
        LinkWeather weather,
        int nodes,
        List<List<Integer>> memberships,
        Optional<EpochLie> lie,
        int liar,
        int requests,
        int cuts,
        int crashes,
        int losses,
        int cancels,
        int syncTicksMax,
        long storm) {
    static final List<Integer> FOUNDERS = List.of(0, 1, 2, 3);

    EpochPlan {
        memberships = List.copyOf(memberships);
    }

    /// Within so many ticks after the storm everything is done: for the founding and each change, and as many times
    /// that members share the key anew, as long as the owner waits for newcomers, and as views take whose primary
    /// lies, before it and after it.
    long calmTicksMax() {
        return 2L
                * (memberships.size() + 1)
                * (EpochOwner.PATIENCE_TICKS + 4 * Progress.patience(storm, limits, 1));
    }

    static EpochPlan drawn(SimulationRandom random) {
        Optional<EpochLie> lie =
                random.nextBoolean()
                        ? Optional.of(random.oneOf(List.of(EpochLie.values())))
                        : Optional.empty();
        var memberships = new ArrayList<List<Integer>>();
        int changes = random.between(1, 3);
        for (int i = 0; i < changes; i++) {
            memberships.add(
                    random.oneOf(
                            List.of(
                                    FOUNDERS,
                                    List.of(0, 1, 2, 4),
                                    List.of(3, 0, 5, 4),
                                    List.of(0, 1, 2, 3, 4, 5, 6))));
        }
        var plan =
                new EpochPlan(
                        RingLimits.extreme(random).withOperationBytes(1 << 14),
                        LinkWeather.drawn(random),
                        7,
                        memberships,
                        lie,
                        random.oneOf(List.of(0, 1, 3)),
                        random.between(1, 10),
                        random.between(0, 4),
                        random.nextBoolean() ? random.between(0, 5) : 0,
                        0,
                        random.swarmRate(300),
                        random.between(0, 20),
                        random.between(5_000, 40_000));
        // Last, that what is drawn before is what it was before there was this.
        return plan.with(pace(random), lie.isPresent() ? 0 : random.between(0, 3));
    }

    /// In some runs members share the key anew time and again.
    private static RefreshPace pace(SimulationRandom random) {
        int urgent = random.between(500, 10_000);
        int period = urgent + random.between(40_000, random.nextBoolean() ? 60_000 : 1_000_000);
        return new RefreshPace(period, urgent, random.between(0, 2_000));
    }

    private EpochPlan with(RefreshPace pace, int lost) {
        return new EpochPlan(
                limits.withRefreshPace(pace),
                weather,
                nodes,
                memberships,
                lie,
                liar,
                requests,
                cuts,
                crashes,
                lost,
                cancels,
                syncTicksMax,
                storm);
    }
}
