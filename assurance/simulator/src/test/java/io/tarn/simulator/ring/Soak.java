package io.tarn.simulator.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Probe;
import io.tarn.ring.replica.RingReplica;
import io.tarn.simulator.immutable.ImmutableSeeds;
import io.tarn.simulator.kernel.ProbeRegistry;
import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.objects.ObjectSeeds;
import io.tarn.simulator.volume.ProbeNames;
import io.tarn.simulator.volume.VolumeSimulation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Goal: to find a failing seed, and branches of rings that no seed reaches.
///
/// Method: fresh seeds of all simulations, as many side by side as there are cores, until the time is over or one fails.
/// Not among the tests of the build, which has its own number of seeds: `./check --soak MINUTES`.
class Soak {
    private static final long MINUTES = Long.getLong("soak.minutes", 1);

    private static final List<String> RING_PACKAGES =
            List.of(
                    "io.tarn.ring.affairs",
                    "io.tarn.ring.certifier",
                    "io.tarn.ring.client",
                    "io.tarn.ring.member",
                    "io.tarn.ring.message",
                    "io.tarn.ring.replica",
                    "io.tarn.ring.steward");

    private enum Kind {
        RING,
        EPOCHS,
        VOLUME,
        IMMUTABLE,
        OBJECTS;

        void run(Seed seed) {
            switch (this) {
                case RING -> new RingSimulation(seed).run();
                case EPOCHS -> new EpochSimulation(seed).run();
                case VOLUME -> new VolumeSimulation(seed).run();
                case IMMUTABLE -> ImmutableSeeds.run(seed);
                case OBJECTS -> ObjectSeeds.run(seed);
            }
        }
    }

    /// Runs of epochs take ten times as long as others.
    private static final List<Kind> TURNS =
            List.of(
                    Kind.RING,
                    Kind.VOLUME,
                    Kind.RING,
                    Kind.IMMUTABLE,
                    Kind.RING,
                    Kind.OBJECTS,
                    Kind.RING,
                    Kind.EPOCHS,
                    Kind.RING,
                    Kind.OBJECTS,
                    Kind.VOLUME,
                    Kind.RING,
                    Kind.RING,
                    Kind.RING);

    private final ProbeRegistry probes = new ProbeRegistry();
    private final Map<Kind, Integer> seeds = new EnumMap<>(Kind.class);
    private int turn;

    @Test
    void freshSeedsUntilTheTimeIsOver() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        int cores = Runtime.getRuntime().availableProcessors();
        try (var pool = Executors.newFixedThreadPool(cores)) {
            var runs = new ExecutorCompletionService<Kind>(pool);
            for (int i = 0; i < cores; i++) {
                begin(runs);
            }
            int underWay = cores;
            while (underWay > 0) {
                seeds.merge(done(runs), 1, Integer::sum);
                underWay--;
                if (System.nanoTime() < end) {
                    begin(runs);
                    underWay++;
                }
            }
        }
        NavigableSet<String> missing =
                probes.missing(ProbeNames.in(RingReplica.class, RING_PACKAGES));
        System.out.printf(
                "soak: seeds %s; probes of core/ring that none reached: %s%n", seeds, missing);
        assertThat(missing).as("probes of core/ring that no seed of %s reached", seeds).isEmpty();
    }

    private void begin(ExecutorCompletionService<Kind> runs) {
        Kind kind = TURNS.get(turn++ % TURNS.size());
        var seed = new Seed(ThreadLocalRandom.current().nextLong());
        runs.submit(() -> seed.run(s -> Probe.heardBy(probes, () -> kind.run(s))), kind);
    }

    private Kind done(ExecutorCompletionService<Kind> runs) throws InterruptedException {
        try {
            return runs.take().get();
        } catch (ExecutionException failure) {
            throw new AssertionError("after seeds %s".formatted(seeds), failure.getCause());
        }
    }
}
