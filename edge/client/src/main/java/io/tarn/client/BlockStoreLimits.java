package io.tarn.client;

import static io.tarn.base.Invariant.require;

/// Bounds of a [BlockStore].
///
/// @param bytesMax of memory for blocks and fragments of calls that are under way; a single call may exceed it
/// @param callsMax under way at a time. Below what one link lets be asked at a time, so that no call fails for
///     the sake of others
public record BlockStoreLimits(long bytesMax, int callsMax) {
    public BlockStoreLimits {
        require(bytesMax >= 1 && bytesMax <= Integer.MAX_VALUE, "room for one call, to 2 GiB");
        require(callsMax >= 1, "one call is under way");
    }

    /// Room for some 340 blocks of 64 KiB, each with its fragments.
    public static BlockStoreLimits production() {
        return new BlockStoreLimits(64L << 20, 256);
    }
}
