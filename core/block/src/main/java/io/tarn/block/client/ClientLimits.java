package io.tarn.block.client;

import static io.tarn.base.Invariant.require;

import java.util.random.RandomGenerator;

/// Patience of an operation, in ticks of one millisecond.
///
/// @param hedgeTicks after which servers beyond the first are asked too
/// @param resendTicks after which a silent server is asked again
/// @param retryTicks first pause before a server that failed or refused is asked again; doubles
/// @param deadlineTicks after which the operation ends undecided
/// @param lingerTicks how long a decided write goes on committing at slow servers
public record ClientLimits(
        long hedgeTicks, long resendTicks, long retryTicks, long deadlineTicks, long lingerTicks) {
    public ClientLimits {
        require(hedgeTicks >= 1 && resendTicks >= 1 && retryTicks >= 1, "a tick at least");
        require(deadlineTicks > hedgeTicks, "a deadline comes after the hedge");
        require(lingerTicks >= 0, "ticks do not run backwards");
    }

    public static ClientLimits production() {
        return new ClientLimits(250, 2_000, 20, 30_000, 2_000);
    }

    /// Small enough that a simulation reaches every bound.
    public static ClientLimits extreme(RandomGenerator random) {
        return new ClientLimits(
                random.nextLong(5, 50),
                random.nextLong(20, 200),
                random.nextLong(1, 20),
                random.nextLong(2_000, 20_000),
                random.nextLong(0, 200));
    }
}
