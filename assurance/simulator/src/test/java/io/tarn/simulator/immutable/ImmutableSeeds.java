package io.tarn.simulator.immutable;

import io.tarn.simulator.kernel.Seed;

/// Runs of immutable blocks, for tests elsewhere.
public final class ImmutableSeeds {
    private ImmutableSeeds() {}

    public static void run(Seed seed) {
        new ImmutableSimulation(seed).run();
    }
}
