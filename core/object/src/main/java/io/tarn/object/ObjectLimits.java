package io.tarn.object;

import static io.tarn.base.Invariant.require;

import java.util.random.RandomGenerator;

/// Bounds of a ring's objects, the same at every member; nothing in its state grows past a number named here.
///
/// @param volumesMax of one owner
/// @param ownerBytesMax of all of an owner's volumes in a member's memory, about; unless the ring's owner says otherwise
/// @param ringBytesMax of all owners' together
/// @param keysMax that one owner has ever given rights to: each may have a window of numbers in the ring's memory, for good
/// @param namedBytesMax of one volume: heads and past versions
/// @param heldBytesMax the same of blocks that are in the state until they are dispersed
/// @param blocksMadeMax interior blocks that one update may make, of 8 KiB each
/// @param collectedMax versions that one command looks at
/// @param depthMax pages of the state on the way to one name of a volume: so many change with it
/// @param sweepMillisMin between two sweeps of a volume
public record ObjectLimits(
        int volumesMax,
        long ownerBytesMax,
        long ringBytesMax,
        int keysMax,
        long namedBytesMax,
        long heldBytesMax,
        int blocksMadeMax,
        int collectedMax,
        int depthMax,
        long sweepMillisMin) {
    /// Volumes of one owner that are no more and are remembered.
    public static final int REMOVED_MAX = 1 << 15;

    public ObjectLimits {
        require(volumesMax >= 1, "owners have volumes");
        require(namedBytesMax >= 1 && heldBytesMax >= 1, "volumes have room");
        require(ownerBytesMax >= 1 && ringBytesMax >= 1, "owners have room");
        require(keysMax >= 1 && depthMax >= 1, "keys have rights, and names are somewhere");
        require(sweepMillisMin >= 0, "sweeps follow one another");
        require(blocksMadeMax >= 1, "updates make blocks");
        require(collectedMax >= 8, "a command gets beyond what the last one saw");
    }

    public static ObjectLimits production() {
        return new ObjectLimits(
                256, 1L << 30, 1L << 32, 4096, 1L << 30, 256L << 20, 512, 1024, 256, 3_600_000);
    }

    /// Small enough that a simulation reaches every bound.
    public static ObjectLimits extreme(RandomGenerator random) {
        return new ObjectLimits(
                random.nextInt(1, 4),
                random.nextLong(1 << 14, 1 << 19),
                random.nextLong(1 << 14, 1 << 19),
                random.nextInt(1, 8),
                random.nextLong(1 << 12, 1 << 17),
                random.nextLong(1 << 13, 1 << 18),
                4 + random.nextInt(60),
                8 + random.nextInt(16),
                random.nextInt(2, 20),
                random.nextInt(100));
    }

    /// The same, with other bounds of a volume.
    public ObjectLimits withVolumes(int max, long named, long held, int made, int collected) {
        return new ObjectLimits(
                max,
                ownerBytesMax,
                ringBytesMax,
                keysMax,
                named,
                held,
                made,
                collected,
                depthMax,
                sweepMillisMin);
    }

    /// The same, with other bounds of what owners have.
    public ObjectLimits withOwners(long ownerBytes, long ringBytes, int keys) {
        return new ObjectLimits(
                volumesMax,
                ownerBytes,
                ringBytes,
                keys,
                namedBytesMax,
                heldBytesMax,
                blocksMadeMax,
                collectedMax,
                depthMax,
                sweepMillisMin);
    }
}
