package io.tarn.simulator.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Probe;
import io.tarn.simulator.kernel.ProbeRegistry;
import io.tarn.simulator.kernel.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: no schedule, loss, crash, rot, lying server within `f`, or lying client makes a volume show
/// what one register per block would not, lose what it acknowledged, stop for good, or accuse
/// somebody innocent.
///
/// Method: fixed seeds, which also keep the generator honest, and fresh ones every time; `./check
/// --sim SEED` (`-Dseed=SEED`) replays one.
class VolumeSimulationTest {
    /// How many fresh seeds, `-Dseeds=N`.
    private static final int FRESH_SEEDS = Integer.getInteger("seeds", 120);

    private static final int FIXED_SEEDS = 80;

    private static final List<VolumeReport> FIXED = new ArrayList<>();
    private static final ProbeRegistry PROBES = new ProbeRegistry();

    static Stream<Seed> freshSeeds() {
        Long given = Long.getLong(Seed.PROPERTY);
        return given != null
                ? Stream.of(new Seed(given))
                : ThreadLocalRandom.current().longs(FRESH_SEEDS).mapToObj(Seed::new);
    }

    @ParameterizedTest
    @MethodSource("freshSeeds")
    void volumesAreSafeUnderChaosAndLiveAfterIt(Seed seed) {
        seed.run(s -> new VolumeSimulation(s).run());
    }

    @BeforeAll
    static void runFixedSeeds() {
        if (Long.getLong(Seed.PROPERTY) != null) {
            return; // A replay runs its seed and no other.
        }
        for (long seed = 0; seed < FIXED_SEEDS; seed++) {
            new Seed(seed)
                    .run(
                            s ->
                                    Probe.heardBy(
                                            PROBES,
                                            () -> FIXED.add(new VolumeSimulation(s).run())));
        }
    }
}
