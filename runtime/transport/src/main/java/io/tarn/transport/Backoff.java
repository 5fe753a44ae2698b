package io.tarn.transport;

import static io.tarn.base.Invariant.require;

import java.util.random.RandomGenerator;

/// How long to wait before the next of several attempts: exponential, with jitter, so that the
/// clients of a server that comes back do not return in step.
final class Backoff {
    private final long firstMs;
    private final long maxMs;
    private final RandomGenerator random;
    private long ceilingMs;

    Backoff(long firstMs, long maxMs, RandomGenerator random) {
        require(firstMs >= 1 && maxMs >= firstMs, "waits are positive and grow");
        this.firstMs = firstMs;
        this.maxMs = maxMs;
        this.random = random;
        this.ceilingMs = firstMs;
    }

    /// Between half and all of a ceiling that starts at the first wait and doubles up to the
    /// longest. Half is kept, unlike in full jitter: a lying server must not see attempts in bursts.
    long nextMs() {
        long wait = ceilingMs - random.nextLong(ceilingMs / 2 + 1);
        ceilingMs = Math.min(2 * ceilingMs, maxMs);
        return wait;
    }

    /// The last attempt came to something.
    void reset() {
        ceilingMs = firstMs;
    }
}
