package io.tarn.benchmarks;

import static io.tarn.base.Invariant.require;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// How long and how often to measure.
///
/// @param brief whether this is for a look, not for a record
/// @param rounds samples of each measurement
/// @param window length of one sample
/// @param warmUp before the first sample of each protocol
/// @param inFlight operations in flight in measurements of throughput
/// @param faults the values of `f`
/// @param cpuFaults those in regimes bound by the processors
public record Effort(
        boolean brief,
        int rounds,
        Duration window,
        Duration warmUp,
        int inFlight,
        List<Integer> faults,
        List<Integer> cpuFaults) {
    public Effort {
        faults = List.copyOf(faults);
        cpuFaults = List.copyOf(cpuFaults);
        require(rounds >= 1 && inFlight >= 1, "something is measured");
    }

    /// For records: the page in `docs/benchmarks`.
    public static Effort full() {
        return new Effort(
                false,
                5,
                Duration.ofMillis(1_200),
                Duration.ofMillis(2_000),
                32,
                IntStream.rangeClosed(1, 10).boxed().toList(),
                List.of(1, 2, 4, 6, 8, 10));
    }

    /// For a look: under 90 seconds an experiment on two cores.
    public static Effort quick() {
        return new Effort(
                true,
                3,
                Duration.ofMillis(400),
                Duration.ofMillis(1_000),
                32,
                List.of(1, 4),
                List.of(1, 4));
    }
}
