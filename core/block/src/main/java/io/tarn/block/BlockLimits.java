package io.tarn.block;

import static io.tarn.base.Invariant.require;

import java.util.random.RandomGenerator;

/// Bounds of a server's part of a volume, in ticks of one millisecond.
///
/// @param stagedPerClientMax the `k` of §3.2: prepares of one client that no commit has followed
/// @param stagedTicksMax age at which the oldest of them may make room for the next
/// @param garbageTicks how long an overwritten fragment stays for slow readers (§4)
/// @param garbageEntriesMax overwritten fragments that wait at a time; past it the oldest go early
public record BlockLimits(
        int stagedPerClientMax, long stagedTicksMax, long garbageTicks, int garbageEntriesMax) {
    public BlockLimits {
        require(stagedPerClientMax >= 1, "a client may stage one prepare");
        require(stagedTicksMax >= 1 && garbageTicks >= 0, "ticks do not run backwards");
        require(garbageEntriesMax >= 0, "a count");
    }

    public static BlockLimits production() {
        return new BlockLimits(64, 60_000, 5_000, 1 << 16);
    }

    /// Small enough that a simulation reaches every bound.
    public static BlockLimits extreme(RandomGenerator random) {
        return new BlockLimits(
                random.nextInt(2, 8),
                random.nextLong(50, 500),
                random.nextLong(0, 100),
                random.nextInt(0, 8));
    }
}
