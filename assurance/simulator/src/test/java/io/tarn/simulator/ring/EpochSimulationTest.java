package io.tarn.simulator.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.ring.affairs.Affairs;
import io.tarn.ring.evidence.Kind;
import io.tarn.simulator.kernel.ProbeRegistry;
import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.volume.ProbeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: whatever fails or lies within `f` while members change, the ring has one history and one key,
/// every certificate of every epoch is good under it, and in the end every change and every update is done.
///
/// Method: fixed seeds, and fresh ones every time; `./check --sim SEED` (`-Dseed=SEED`) replays one. The
/// shares are real, so there are fewer than of single epochs.
@Execution(ExecutionMode.CONCURRENT)
class EpochSimulationTest {
    private static final int FIXED_SEEDS = 24;

    /// A dealer cheats, and its victim proves it before the others have settled without it: seldom. Found by trying;
    /// others are needed whenever members ask for anything more, or earlier.
    private static final List<Long> CHEATING_SEEDS = List.of(34L, 52L);

    /// Keys are closed, and the sharing then takes longer than its patience: seldom too.
    private static final long SLOW_SHARING_SEED = 26;

    /// A liar that left joins again, mute, and never proves itself.
    private static final long MUTE_NEWCOMER_SEED = 2329026300554968406L;

    private static final int FRESH_SEEDS = Integer.getInteger("epoch.seeds", 12);

    static Stream<Seed> freshSeeds() {
        Long given = Long.getLong(Seed.PROPERTY);
        return given != null
                ? Stream.of(new Seed(given))
                : ThreadLocalRandom.current().longs(FRESH_SEEDS).mapToObj(Seed::new);
    }

    @ParameterizedTest
    @MethodSource("freshSeeds")
    void keyAndHistoryAreOneWhileMembersChange(Seed seed) {
        seed.run(s -> new EpochSimulation(s).run());
    }

    @Test
    void fixedSeedsDoAllThereIsToDo() {
        var probes = new ProbeRegistry();
        var reports = new ArrayList<EpochReport>();
        var seeds =
                LongStream.concat(
                        LongStream.range(0, FIXED_SEEDS),
                        CHEATING_SEEDS.stream().mapToLong(seed -> seed));
        for (long seed : LongStream.concat(seeds, LongStream.of(SLOW_SHARING_SEED)).toArray()) {
            new Seed(seed)
                    .run(s ->
                            Probe.heardBy(probes, () -> reports.add(new EpochSimulation(s).run())));
        }
        assertThat(reports.stream().mapToLong(EpochReport::epoch).sum())
                .isGreaterThan(2L * FIXED_SEEDS);
        assertThat(reports.stream().mapToInt(EpochReport::lost).sum())
                .as("disks that were lost")
                .isGreaterThanOrEqualTo(5);
        assertThat(reports.stream().mapToInt(EpochReport::directReads).sum())
                .as("direct reads that a quorum agreed on")
                .isGreaterThan(4 * FIXED_SEEDS);
        assertThat(reports.stream().flatMap(report -> report.convicted().stream()))
                .as("what liars were convicted of")
                .contains(Kind.WRONG_SHARE);
        var expected =
                ProbeNames.in(
                        Affairs.class,
                        List.of(
                                "io.tarn.ring.affairs",
                                "io.tarn.ring.certifier",
                                "io.tarn.ring.client",
                                "io.tarn.ring.member",
                                "io.tarn.ring.steward"));
        assertThat(probes.missing(expected)).isEmpty();
    }

    /// Such a change does not come, by design; the run checks that giving it up leaves the ring as it was, and
    /// that it held up nothing else.
    @Test
    void changeWhoseNewcomerDoesNotProveItselfCanBeGivenUp() {
        new Seed(MUTE_NEWCOMER_SEED)
                .run(s ->
                        assertThat(new EpochSimulation(s).run().givenUp())
                                .isGreaterThanOrEqualTo(1));
    }

    @Test
    void sameSeedSameTrace() {
        Bytes first = new EpochSimulation(new Seed(1)).run().trace();
        assertThat(new EpochSimulation(new Seed(1)).run().trace()).isEqualTo(first);
    }
}
