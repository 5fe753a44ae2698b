package io.tarn.simulator.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Probe;
import io.tarn.block.server.BlockServer;
import io.tarn.simulator.kernel.ProbeRegistry;
import io.tarn.simulator.kernel.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A simulation in which nothing happens finds nothing: fixed seeds keep the generator honest.
class GeneratorHonestyTest {
    private static final int SEEDS = 60;

    private static final List<VolumeReport> REPORTS = new ArrayList<>();
    private static final ProbeRegistry PROBES = new ProbeRegistry();

    @BeforeAll
    static void run() {
        for (long seed = 0; seed < SEEDS; seed++) {
            new Seed(seed)
                    .run(s ->
                            Probe.heardBy(
                                    PROBES, () -> REPORTS.add(new VolumeSimulation(s).run())));
        }
    }

    @Test
    void mostSeedsWriteAndRead() {
        assertThat(REPORTS).filteredOn(report -> report.writesApplied() > 3).hasSizeGreaterThan(45);
        assertThat(REPORTS).filteredOn(report -> report.readsWhole() > 3).hasSizeGreaterThan(45);
    }

    @Test
    void mostSeedsHaveFaultsAndSomeHaveNone() {
        assertThat(REPORTS).filteredOn(report -> report.faults() > 0).hasSizeGreaterThan(40);
        assertThat(REPORTS).filteredOn(report -> report.faults() == 0).isNotEmpty();
    }

    @Test
    void liarsAreNamedInSomeSeeds() {
        assertThat(REPORTS)
                .filteredOn(report -> !report.suspects().isEmpty())
                .hasSizeGreaterThan(8);
    }

    /// Where the search gives up, only the timestamps speak for the history.
    @Test
    void searchesAreSeldomGivenUp() {
        int givenUp = REPORTS.stream().mapToInt(VolumeReport::searchesGivenUp).sum();
        assertThat(givenUp).isLessThanOrEqualTo(SEEDS / 20);
    }

    @Test
    void everyRareBranchIsReached() {
        NavigableSet<String> expected =
                ProbeNames.in(
                        BlockServer.class,
                        List.of(
                                "io.tarn.block",
                                "io.tarn.block.client",
                                "io.tarn.block.peer",
                                "io.tarn.block.server"));

        assertThat(expected).hasSizeGreaterThan(10);
        assertThat(PROBES.missing(expected)).as("reached: %n%s", PROBES.report()).isEmpty();
    }

    @Test
    void sameSeedSameTrace() {
        for (int seed = 0; seed < 3; seed++) {
            assertThat(new VolumeSimulation(new Seed(seed)).run().trace())
                    .isEqualTo(REPORTS.get(seed).trace());
        }
        assertThat(REPORTS.stream().map(VolumeReport::trace).distinct()).hasSize(SEEDS);
    }
}
