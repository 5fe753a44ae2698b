package io.tarn.node;

import java.util.OptionalLong;

/// How far a pass over a volume has come, and how long the rest takes at its speed so far. One thread
/// goes; others may ask.
final class PassProgress {
    private final long blocks;
    private volatile State state;

    /// @param from the first block of this pass, which a restart may have set past 0
    private record State(long from, long startedAtNanos, long below) {}

    PassProgress(long blocks) {
        this.blocks = blocks;
        this.state = new State(0, 0, 0);
    }

    void begin(long from, long nanoTime) {
        state = new State(from, nanoTime, from);
    }

    /// All blocks below this one are done, now or before. What is tried again has been reached before.
    void reach(long below) {
        State known = state;
        state = new State(known.from, known.startedAtNanos, Math.max(known.below, below));
    }

    long below() {
        return state.below;
    }

    /// Seconds until the pass ends: 0 when it has ended, empty while no block is done.
    OptionalLong etaSeconds(long nanoTime) {
        State known = state;
        if (known.below >= blocks) {
            return OptionalLong.of(0);
        }
        long done = known.below - known.from;
        if (done == 0) {
            return OptionalLong.empty();
        }
        double seconds = (nanoTime - known.startedAtNanos) / 1e9;
        return OptionalLong.of(Math.max(1, Math.round(seconds * (blocks - known.below) / done)));
    }
}
