package io.tarn.simulator.volume;

import io.tarn.simulator.kernel.Seed;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: no schedule, loss, crash, rot, lying server within `f`, or lying client makes a volume show
/// what one register per block would not, lose what it acknowledged, stop for good, or accuse
/// somebody innocent.
///
/// Method: fresh seeds every time; `./check --sim SEED` (`-Dseed=SEED`) replays one.
/// [GeneratorHonestyTest] has the fixed ones.
@Execution(ExecutionMode.CONCURRENT)
class VolumeSimulationTest {
    /// How many fresh seeds, `-Dseeds=N`.
    private static final int FRESH_SEEDS = Integer.getInteger("seeds", 200);

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
}
