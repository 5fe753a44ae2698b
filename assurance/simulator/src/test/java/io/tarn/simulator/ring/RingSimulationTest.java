package io.tarn.simulator.ring;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.ring.evidence.Kind;
import io.tarn.ring.replica.RingReplica;
import io.tarn.simulator.kernel.ProbeRegistry;
import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.volume.ProbeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: no schedule, loss, partition, loss of power, or lying members within `f` make honest members
/// execute two histories, execute anything twice or that nobody asked for, blame an honest one, or stop
/// for good.
///
/// Method: fixed seeds, and fresh ones every time; `./check --sim SEED` (`-Dseed=SEED`) replays one.
@Execution(ExecutionMode.CONCURRENT)
class RingSimulationTest {
    private static final int FIXED_SEEDS = 130;
    private static final int FRESH_SEEDS = Integer.getInteger("ring.seeds", 1_870);

    static Stream<Seed> freshSeeds() {
        Long given = Long.getLong(Seed.PROPERTY);
        return given != null
                ? Stream.of(new Seed(given))
                : ThreadLocalRandom.current().longs(FRESH_SEEDS).mapToObj(Seed::new);
    }

    @ParameterizedTest
    @MethodSource("freshSeeds")
    void historyIsOneUnderChaosAndGoesOnAfterIt(Seed seed) {
        seed.run(s -> new RingSimulation(s).run());
    }

    /// Agreement is vacuous if nothing is executed.
    @Test
    void fixedSeedsDoAllThereIsToDo() {
        var probes = new ProbeRegistry();
        var reports = new ArrayList<RingReport>();
        for (long seed = 0; seed < FIXED_SEEDS; seed++) {
            new Seed(seed)
                    .run(s ->
                            Probe.heardBy(probes, () -> reports.add(new RingSimulation(s).run())));
        }
        assertThat(reports.stream().mapToLong(RingReport::batches).sum())
                .isGreaterThan(5L * FIXED_SEEDS);
        assertThat(reports.stream().filter(report -> report.view() > 0).count())
                .isGreaterThan(FIXED_SEEDS / 2);
        assertThat(reports.stream().mapToInt(RingReport::directReads).sum())
                .as("direct reads that a quorum agreed on")
                .isGreaterThan(FIXED_SEEDS);
        assertThat(reports.stream().mapToInt(RingReport::otherReads).sum())
                .as("direct reads that had to be ordered")
                .isGreaterThan(FIXED_SEEDS / 2);
        assertThat(reports.stream().flatMap(report -> report.caught().stream()).collect(toSet()))
                .as("what liars were caught at")
                .contains(
                        Kind.TWO_PROPOSALS,
                        Kind.TWO_PREPARES,
                        Kind.PROPOSAL_AND_PREPARE,
                        Kind.TWO_CHECKPOINTS,
                        Kind.TWO_VIEW_CHANGES,
                        Kind.UNFOUNDED_NEW_VIEW,
                        Kind.PROPOSAL_OUT_OF_TURN);
        var expected =
                ProbeNames.in(
                        RingReplica.class, List.of("io.tarn.ring.message", "io.tarn.ring.replica"));
        assertThat(probes.missing(expected)).isEmpty();
    }

    @Test
    void sameSeedSameTrace() {
        for (long seed = 0; seed < 5; seed++) {
            Bytes first = new RingSimulation(new Seed(seed)).run().trace();
            assertThat(new RingSimulation(new Seed(seed)).run().trace()).isEqualTo(first);
        }
    }
}
