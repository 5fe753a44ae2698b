package io.tarn.simulator.ring;

import io.tarn.ring.RefreshPace;
import io.tarn.ring.RingLimits;
import io.tarn.simulator.kernel.LinkWeather;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What is drawn before a run of several epochs begins.
///
/// @param nodes that there are; the first four found the ring
/// @param memberships by indices of nodes: what the owner asks for, one after the other
/// @param lies by index of the node: so many that `f` members lie in each epoch at most
/// @param requests that clients make in all
/// @param cuts times that some nodes are cut off
/// @param crashes times that some nodes lose power
/// @param losses times that a node loses its disk, one at a time: only where nobody lies, for with four members one
///     fault is all that a ring stands
/// @param cancels per mille of changes that the owner gives up again
/// @param rots per mille of losses of power in which an honest node's disk loses pages of its state too
record EpochPlan(
        RingLimits limits,
        LinkWeather weather,
        int nodes,
        List<List<Integer>> memberships,
        SortedMap<Integer, EpochLie> lies,
        int requests,
        int cuts,
        int crashes,
        int losses,
        int cancels,
        int syncTicksMax,
        long storm,
        int rots) {
    static final List<Integer> FOUNDERS = List.of(0, 1, 2, 3);

    private static final List<EpochLie> OF_KEY =
            List.of(EpochLie.MUTE, EpochLie.WRONG_SHARES, EpochLie.CHEATS, EpochLie.SLANDERS);

    private static final int ANOTHER_LIAR_PER_MILLE = 400;

    EpochPlan {
        memberships = List.copyOf(memberships);
        lies = Collections.unmodifiableSortedMap(new TreeMap<>(lies));
    }

    /// Within so many ticks after the storm everything is done: for the founding and each change, and as many times
    /// that members share the key anew, as long as the owner waits for newcomers, and as views take whose primary
    /// lies, before it and after it.
    long calmTicksMax() {
        return 2L
                * (memberships.size() + 1)
                * (EpochOwner.PATIENCE_TICKS
                        + 4 * Progress.patience(storm, limits, Math.max(1, lies.size())));
    }

    static EpochPlan drawn(SimulationRandom random) {
        Optional<EpochLie> lie =
                random.nextBoolean() ? Optional.of(random.oneOf(OF_KEY)) : Optional.empty();
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
        RingLimits limits = RingLimits.extreme(random).withOperationBytes(1 << 14);
        LinkWeather weather = LinkWeather.drawn(random);
        int liar = random.oneOf(List.of(0, 1, 3));
        var plan =
                new EpochPlan(
                        limits,
                        weather,
                        7,
                        memberships,
                        lie.map(told -> new TreeMap<>(Map.of(liar, told))).orElse(new TreeMap<>()),
                        random.between(1, 10),
                        random.between(0, 4),
                        random.nextBoolean() ? random.between(0, 5) : 0,
                        0,
                        random.swarmRate(300),
                        random.between(0, 20),
                        random.between(5_000, 40_000),
                        rots(random.split("rot")));
        // Last, that what is drawn before is what it was before there was this.
        return plan.with(pace(random), lie.isPresent() ? 0 : random.between(0, 3))
                .withAnotherLiar(random.split("another liar"));
    }

    /// In some runs one more, of those whom rings have room for; where disks are lost there is none.
    private EpochPlan withAnotherLiar(SimulationRandom random) {
        List<Integer> places = IntStream.range(0, nodes).filter(this::isRoomFor).boxed().toList();
        if (places.isEmpty() || losses > 0 || !random.chance(ANOTHER_LIAR_PER_MILLE)) {
            return this;
        }
        var all = new TreeMap<>(lies);
        all.put(
                random.oneOf(places),
                random.nextBoolean() ? EpochLie.REPLAYS : random.oneOf(OF_KEY));
        return with(all);
    }

    private boolean isRoomFor(int liar) {
        return !lies.containsKey(liar)
                && Stream.concat(Stream.of(FOUNDERS), memberships.stream())
                        .filter(members -> members.contains(liar))
                        .allMatch(members ->
                                lies.keySet().stream().filter(members::contains).count()
                                        < (members.size() - 1) / 3);
    }

    private static int rots(SimulationRandom random) {
        return random.chance(400) ? random.between(100, 900) : 0;
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
                lies,
                requests,
                cuts,
                crashes,
                lost,
                cancels,
                syncTicksMax,
                storm,
                rots);
    }

    private EpochPlan with(SortedMap<Integer, EpochLie> told) {
        return new EpochPlan(
                limits,
                weather,
                nodes,
                memberships,
                told,
                requests,
                cuts,
                crashes,
                losses,
                cancels,
                syncTicksMax,
                storm,
                rots);
    }
}
