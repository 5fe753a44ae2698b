package io.tarn.simulator.objects;

import io.tarn.simulator.kernel.Seed;

/// Runs of objects, for tests elsewhere.
public final class ObjectSeeds {
    private ObjectSeeds() {}

    public static void run(Seed seed) {
        new ObjectSimulation(seed).run();
    }
}
