package io.tarn.block.client;

import static io.tarn.base.Invariant.require;

import java.util.random.RandomGenerator;

/// Bounds of a client of a volume; its patience is in ticks of one millisecond.
///
/// @param hedgeTicks after which servers beyond the first are asked too
/// @param resendTicks after which a silent server is asked again
/// @param retryTicks first pause before a server that failed or refused is asked again; doubles
/// @param deadlineTicks after which the operation ends undecided
/// @param lingerTicks how long a decided write goes on committing at slow servers
/// @param writesMax writes under way at a time. Half of what servers let a client stage
///     (`BlockLimits.stagedPerClientMax`), so that two processes of one identity fit, or one and what
///     it left behind when it was killed
public record ClientLimits(
        long hedgeTicks,
        long resendTicks,
        long retryTicks,
        long deadlineTicks,
        long lingerTicks,
        int writesMax) {
    public ClientLimits {
        require(hedgeTicks >= 1 && resendTicks >= 1 && retryTicks >= 1, "a tick at least");
        require(deadlineTicks > hedgeTicks, "a deadline comes after the hedge");
        require(lingerTicks >= 0, "ticks do not run backwards");
        require(writesMax >= 1, "one write is under way");
    }

    public static ClientLimits production() {
        return new ClientLimits(250, 2_000, 20, 30_000, 2_000, 32);
    }

    /// The same but for the time there is.
    public ClientLimits withDeadline(long ticks) {
        return new ClientLimits(hedgeTicks, resendTicks, retryTicks, ticks, lingerTicks, writesMax);
    }

    /// Small enough that a simulation reaches every bound.
    public static ClientLimits extreme(RandomGenerator random) {
        return new ClientLimits(
                random.nextLong(5, 50),
                random.nextLong(20, 200),
                random.nextLong(1, 20),
                random.nextLong(2_000, 20_000),
                random.nextLong(0, 200),
                random.nextInt(1, 4));
    }
}
