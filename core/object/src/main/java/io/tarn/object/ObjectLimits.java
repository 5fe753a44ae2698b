package io.tarn.object;

import static io.tarn.base.Invariant.require;

import java.util.random.RandomGenerator;

/// Bounds of a ring's objects, the same at every member; nothing in its state grows past a number named here.
///
/// @param volumesMax of one owner
/// @param namedBytesMax of one volume in a member's memory, about: heads and past versions
/// @param heldBytesMax the same of blocks that are in the state until they are dispersed
/// @param blocksMadeMax interior blocks that one update may make, of 8 KiB each
/// @param collectedMax versions that one command looks at
public record ObjectLimits(
        int volumesMax,
        long namedBytesMax,
        long heldBytesMax,
        int blocksMadeMax,
        int collectedMax) {
    /// Volumes of one owner that are no more and are remembered.
    public static final int REMOVED_MAX = 1 << 15;

    public ObjectLimits {
        require(volumesMax >= 1, "owners have volumes");
        require(namedBytesMax >= 1 && heldBytesMax >= 1, "volumes have room");
        require(blocksMadeMax >= 1, "updates make blocks");
        require(collectedMax >= 8, "a command gets beyond what the last one saw");
    }

    public static ObjectLimits production() {
        return new ObjectLimits(256, 1L << 30, 256L << 20, 512, 1024);
    }

    /// Small enough that a simulation reaches every bound.
    public static ObjectLimits extreme(RandomGenerator random) {
        return new ObjectLimits(
                random.nextInt(1, 4),
                random.nextLong(1 << 12, 1 << 17),
                random.nextLong(1 << 13, 1 << 18),
                4 + random.nextInt(60),
                8 + random.nextInt(16));
    }
}
