package io.tarn.simulator.kernel;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/// Names one run of a simulation: the only input it has. Valid for the commit it was found at.
public record Seed(long value) {
    /// System property that replays one seed: `-Dseed=42`.
    public static final String PROPERTY = "seed";

    /// The seed that [#PROPERTY] names, or a fresh one.
    public static Seed givenOrFresh() {
        Long given = Long.getLong(PROPERTY);
        return new Seed(given != null ? given : ThreadLocalRandom.current().nextLong());
    }

    public SimulationRandom random() {
        return new SimulationRandom(value);
    }

    /// The command that repeats this run.
    public String replayLine() {
        return "replay: ./check --sim " + value;
    }

    /// Runs `simulation`; a failure is rethrown with the replay line last in its message.
    public void run(Consumer<Seed> simulation) {
        try {
            simulation.accept(this);
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(failure + System.lineSeparator() + replayLine(), failure);
        }
    }
}
