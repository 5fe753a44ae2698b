package io.tarn.cluster;

import static io.tarn.base.Invariant.require;

/// Bounds on what a node takes from its machine, for the operator to set.
///
/// @param repairBytesPerSecond fragments fetched for repair, in bytes a second over all volumes;
///     reads and writes of clients are not counted
public record NodeLimits(long repairBytesPerSecond) {
    public static final long REPAIR_BYTES_PER_SECOND_MAX = 1L << 40;

    public NodeLimits {
        require(
                repairBytesPerSecond >= 1 && repairBytesPerSecond <= REPAIR_BYTES_PER_SECOND_MAX,
                "repair runs at 1 byte to 1 TiB a second");
    }

    /// 64 MiB a second: half a gigabit link, so that clients keep the other half.
    public static NodeLimits production() {
        return new NodeLimits(64L << 20);
    }
}
