package io.tarn.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.simulator.faults.FaultLimits.Kind;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.Seed;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {
    private static final int RUN_TICKS = 20_000;
    private static final List<Party> SERVERS =
            List.of(new Party("s1"), new Party("s2"), new Party("s3"), new Party("s4"));
    private static final List<Party> CLIENTS = List.of(new Party("c1"), new Party("c2"));

    /// Counts what the faults say, not what the budget believes.
    @Test
    void neverMoreFaultyThanTheBudgetAllows() {
        for (long seed = 0; seed < 50; seed++) {
            int harmedMax = (int) (seed % 3);
            int faultyMax = harmedMax + (int) (seed % 2);
            NavigableSet<Party> harmed = new TreeSet<>();
            NavigableSet<Party> stopped = new TreeSet<>();
            for (Fault fault : faults(seed, new FaultBudget(harmedMax, faultyMax))) {
                note(fault, harmed, stopped);
                NavigableSet<Party> faulty = new TreeSet<>(harmed);
                faulty.addAll(stopped);
                assertThat(harmed).hasSizeLessThanOrEqualTo(harmedMax);
                assertThat(faulty).hasSizeLessThanOrEqualTo(faultyMax);
            }
        }
    }

    @Test
    void calmEndsWhatEndsByItself() {
        for (long seed = 0; seed < 50; seed++) {
            FaultBudget budget = new FaultBudget(2, 4);
            FaultSchedule schedule = schedule(seed, budget);
            NavigableSet<Party> harmed = new TreeSet<>();
            NavigableSet<Party> stopped = new TreeSet<>();
            run(schedule).forEach(fault -> note(fault, harmed, stopped));

            schedule.calm().forEach(fault -> note(fault, harmed, stopped));

            assertThat(stopped).isEmpty();
            assertThat(budget.faulty()).isEqualTo(harmed.size());
            assertThat(schedule.nextTick()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void everyKindStrikes() {
        Set<Class<?>> struck = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            faults(seed, new FaultBudget(2, 2)).forEach(fault -> struck.add(fault.getClass()));
        }
        assertThat(struck).containsExactlyInAnyOrder(Fault.class.getPermittedSubclasses());
    }

    @Test
    void someSeedsLackAKindAndSomeHaveIt() {
        for (Kind kind : Kind.values()) {
            Set<Boolean> has = new HashSet<>();
            for (long seed = 0; seed < 50; seed++) {
                has.add(FaultLimits.drawn(new Seed(seed).random()).kinds().contains(kind));
            }
            assertThat(has).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void oneSeedHasOneSchedule() {
        assertThat(faults(3, new FaultBudget(1, 1)))
                .isNotEmpty()
                .isEqualTo(faults(3, new FaultBudget(1, 1)));
    }

    @Test
    void harmIsReturnedToTheBudgetByRepairOnly() {
        FaultBudget budget = new FaultBudget(1, 1);
        Party first = SERVERS.getFirst();
        Party second = SERVERS.getLast();

        assertThat(budget.harm(first)).isTrue();
        assertThat(budget.stop(first)).as("a harmed server may as well stop").isTrue();
        budget.resumed(first);
        assertThat(budget.harm(second)).isFalse();
        assertThat(budget.stop(second)).isFalse();
        budget.repaired(first);
        assertThat(budget.harm(second)).isTrue();
    }

    private static List<Fault> faults(long seed, FaultBudget budget) {
        return run(schedule(seed, budget));
    }

    private static FaultSchedule schedule(long seed, FaultBudget budget) {
        FaultLimits limits = new FaultLimits(EnumSet.allOf(Kind.class), 200, 500);
        return new FaultSchedule(new Seed(seed).random(), limits, SERVERS, CLIENTS, budget);
    }

    private static List<Fault> run(FaultSchedule schedule) {
        List<Fault> faults = new java.util.ArrayList<>();
        while (schedule.nextTick() <= RUN_TICKS) {
            faults.addAll(schedule.at(schedule.nextTick()));
        }
        return faults;
    }

    private static void note(Fault fault, NavigableSet<Party> harmed, NavigableSet<Party> stopped) {
        switch (fault) {
            case Fault.Crash(Party server) -> stopped.add(server);
            case Fault.Restart(Party server) -> stopped.remove(server);
            case Fault.Partition(NavigableSet<Party> side) -> stopped.addAll(serversOf(side));
            case Fault.Deafen(Party server) -> stopped.add(server);
            case Fault.Mute(Party server) -> stopped.add(server);
            case Fault.Rejoin(NavigableSet<Party> parties) -> stopped.removeAll(serversOf(parties));
            case Fault.FillDisk(Party server) -> stopped.add(server);
            case Fault.FreeDisk(Party server) -> stopped.remove(server);
            case Fault.Wipe(Party server) -> harmed.add(server);
            case Fault.Rot(Party server) -> harmed.add(server);
            case Fault.SkewClock _ -> {}
        }
    }

    private static List<Party> serversOf(NavigableSet<Party> parties) {
        return parties.stream().filter(SERVERS::contains).toList();
    }
}
