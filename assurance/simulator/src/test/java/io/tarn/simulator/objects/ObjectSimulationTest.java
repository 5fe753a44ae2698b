package io.tarn.simulator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.simulator.immutable.NodeFlaw;
import io.tarn.simulator.kernel.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: whatever `f` members of a ring and `f` servers of its blocks do at once, and whatever clients do, objects are linearizable,
/// transactions whole, and every version that was acknowledged and is retained reads the same for everybody.
///
/// Method: a few fixed seeds, and fresh ones every time; `./check --sim SEED` (`-Dseed=SEED`) replays one.
@Execution(ExecutionMode.CONCURRENT)
class ObjectSimulationTest {
    private static final int FIXED_SEEDS = 12;
    private static final int FRESH_SEEDS = Integer.getInteger("object.seeds", 12);

    /// A flaw shows in one of so many seeds.
    private static final int FLAW_SEEDS = 12;

    static Stream<Seed> freshSeeds() {
        Long given = Long.getLong(Seed.PROPERTY);
        return given != null
                ? Stream.of(new Seed(given))
                : ThreadLocalRandom.current().longs(FRESH_SEEDS).mapToObj(Seed::new);
    }

    @ParameterizedTest
    @MethodSource("freshSeeds")
    void objectsAreRightInTheStormAndAllThereAfterIt(Seed seed) {
        seed.run(s -> new ObjectSimulation(s).run());
    }

    /// A simulation in which nothing happens finds nothing.
    @Test
    void fixedSeedsDoAllThereIsToDo() {
        var reports = new ArrayList<ObjectReport>();
        for (long seed = 0; seed < FIXED_SEEDS; seed++) {
            new Seed(seed).run(s -> reports.add(new ObjectSimulation(s).run()));
        }

        SortedSet<String> answers = new TreeSet<>();
        reports.forEach(report -> answers.addAll(report.answers().keySet()));
        assertThat(answers)
                .contains(
                        "Committed",
                        "Aborted",
                        "Missing",
                        "LatestIs",
                        "HeadsAre",
                        "Dispersed",
                        "Collected",
                        "SweepIs",
                        "NO_SUCH_RANGE",
                        "NO_SUCH_BLOCK",
                        "NO_SUCH_VERSION",
                        "NOT_ATTESTED",
                        "EXPIRED",
                        "REPEATED");
        assertThat(sum(reports, ObjectReport::versions)).isGreaterThan(5 * FIXED_SEEDS);
        assertThat(sum(reports, ObjectReport::transactions)).isGreaterThan(FIXED_SEEDS);
        assertThat(sum(reports, ObjectReport::stored)).isGreaterThan(FIXED_SEEDS);
        assertThat(sum(reports, ObjectReport::agreed)).isGreaterThan(FIXED_SEEDS);
        assertThat(sum(reports, ObjectReport::left)).isPositive();
        assertThat(sum(reports, ObjectReport::dispersed)).isGreaterThan(FIXED_SEEDS);
        assertThat(sum(reports, ObjectReport::pruned)).isPositive();
        assertThat(sum(reports, ObjectReport::dropped)).isPositive();
        assertThat(sum(reports, ObjectReport::repaired)).isPositive();
        assertThat(sum(reports, report -> (int) report.bad())).isPositive();
        assertThat(reports)
                .as("members, servers and clients that are bad at once")
                .anyMatch(report ->
                        !report.plan().ring().lies().isEmpty()
                                && !report.plan().cast().harmed().isEmpty()
                                && !report.plan().liars().isEmpty());
        assertThat(reports.stream().map(ObjectReport::trace).distinct()).hasSize(FIXED_SEEDS);
        assertThat(new ObjectSimulation(new Seed(0)).run().trace())
                .as("one seed, one trace")
                .isEqualTo(reports.getFirst().trace());
    }

    private static int sum(List<ObjectReport> reports, ToIntFunction<ObjectReport> count) {
        return reports.stream().mapToInt(count).sum();
    }

    /// Each flaw takes away a protection, and is found, at this seed or a later one.
    @ParameterizedTest
    @CsvSource({
        "NONE, LATEST_IS_OLD, 0",
        "NONE, LAST_PART_IS_LEFT_OUT, 0",
        "ANSWERS_BEFORE_SYNC, NONE, 0"
    })
    void aFlawIsFoundOut(NodeFlaw nodes, MachineFlaw machine, long from) {
        assertThat(
                        LongStream.range(from, from + FLAW_SEEDS)
                                .anyMatch(seed -> isFoundOut(seed, nodes, machine)))
                .isTrue();
    }

    private static boolean isFoundOut(long seed, NodeFlaw nodes, MachineFlaw machine) {
        try {
            new ObjectSimulation(new Seed(seed), nodes, machine).run();
            return false;
        } catch (AssertionError failure) {
            return true;
        }
    }
}
