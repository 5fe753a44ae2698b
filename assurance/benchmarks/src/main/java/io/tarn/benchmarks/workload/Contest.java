package io.tarn.benchmarks.workload;

import io.tarn.benchmarks.Effort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/// Rounds in which every protocol has one window, so that what drifts over time hits all alike. Who
/// begins changes from round to round.
public final class Contest {
    private static final int WARM_UPS_MAX = 40;
    private static final int STEADY_WARM_UPS = 4;
    private static final double GAIN_MIN = 1.02;

    private final ClosedLoop loop;
    private final SequencedMap<String, Protocol> protocols;
    private final Effort effort;

    public Contest(ClosedLoop loop, SequencedMap<String, Protocol> protocols, Effort effort) {
        this.loop = loop;
        this.protocols = new LinkedHashMap<>(protocols);
        this.effort = effort;
    }

    /// Writes all blocks by all protocols.
    public void fill(int inFlight) throws InterruptedException {
        for (Protocol protocol : protocols.values()) {
            loop.fill(protocol, inFlight);
        }
    }

    /// Load that nobody measures, for compilers and caches.
    public void warmUp(Operation operation, int inFlight) throws InterruptedException {
        for (Protocol protocol : protocols.values()) {
            loop.run(protocol, operation, inFlight, effort.warmUp(), 0);
        }
    }

    /// Warms each protocol up until it gets no faster: compilers of new processes need a minute where
    /// they share two processors with what they compile.
    public void warmUpFully(Operation operation, int inFlight) throws InterruptedException {
        for (Protocol protocol : protocols.values()) {
            double best = 0;
            int sinceBest = 0;
            for (int i = 0; i < WARM_UPS_MAX && sinceBest < STEADY_WARM_UPS; i++) {
                double speed =
                        loop.run(protocol, operation, inFlight, effort.warmUp(), 0)
                                .megabytesPerSecond();
                sinceBest = speed > GAIN_MIN * best ? 0 : sinceBest + 1;
                best = Math.max(best, speed);
            }
        }
    }

    /// One sample a round, by protocol, after warming up.
    ///
    /// @param sample what a window came to, such as its throughput
    public SequencedMap<String, double[]> run(
            Operation operation, int inFlight, ToDoubleFunction<ClosedLoop.Window> sample)
            throws InterruptedException {
        warmUp(operation, inFlight);
        var contestants = new ArrayList<Contestant>();
        protocols.forEach((name, protocol) ->
                contestants.add(new Contestant(name, protocol, effort.rounds())));
        for (int round = 0; round < effort.rounds(); round++) {
            for (int i = 0; i < contestants.size(); i++) {
                Contestant next = contestants.get((i + round) % contestants.size());
                ClosedLoop.Window window =
                        loop.run(next.protocol, operation, inFlight, effort.window(), round + 1L);
                next.samples[round] = sample.applyAsDouble(window);
            }
        }
        var samples = new LinkedHashMap<String, double[]>();
        contestants.forEach(each -> samples.put(each.name, each.samples));
        return samples;
    }

    private static final class Contestant {
        final String name;
        final Protocol protocol;
        final double[] samples;

        Contestant(String name, Protocol protocol, int rounds) {
            this.name = name;
            this.protocol = protocol;
            this.samples = new double[rounds];
        }
    }
}
