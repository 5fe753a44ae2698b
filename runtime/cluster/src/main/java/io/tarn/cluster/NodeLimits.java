package io.tarn.cluster;

import static io.tarn.base.Invariant.require;

import io.tarn.ring.RingLimits;

/// Bounds on what a node takes from its machine, for the operator to set.
///
/// @param repairBytesPerSecond fragments fetched for repair, in bytes a second over all volumes;
///     reads and writes of clients are not counted
/// @param ringViewMs patience of the node, as a member of the ring, with a silent primary
/// @param leaseMs how long it keeps an immutable block, whether anything names it or not, after it was stored or signed for
public record NodeLimits(long repairBytesPerSecond, int ringViewMs, long leaseMs) {
    public static final long REPAIR_BYTES_PER_SECOND_MAX = 1L << 40;
    public static final int RING_VIEW_MS_MIN = 100;
    public static final int RING_VIEW_MS_MAX = 60_000;

    public static final long LEASE_MS_MIN = 1_000;
    public static final long LEASE_MS_MAX = 30L * 24 * 3_600_000;

    public NodeLimits {
        require(
                repairBytesPerSecond >= 1 && repairBytesPerSecond <= REPAIR_BYTES_PER_SECOND_MAX,
                "repair runs at 1 byte to 1 TiB a second");
        require(
                ringViewMs >= RING_VIEW_MS_MIN && ringViewMs <= RING_VIEW_MS_MAX,
                "patience with a primary is a tenth of a second to a minute");
        require(
                leaseMs >= LEASE_MS_MIN && leaseMs <= LEASE_MS_MAX,
                "a lease lasts a second to thirty days");
    }

    /// 64 MiB a second: half a gigabit link, so that clients keep the other half. Two seconds: members may be
    /// continents apart. An hour: who uploads for longer has its receipts renewed.
    public static NodeLimits production() {
        return new NodeLimits(64L << 20, RingLimits.production().viewTicks(), 3_600_000);
    }
}
