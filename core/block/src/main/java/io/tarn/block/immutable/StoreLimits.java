package io.tarn.block.immutable;

import static io.tarn.base.Invariant.require;

import java.util.random.RandomGenerator;

/// Bounds of a server's immutable blocks of one volume.
///
/// @param stagedPerClientMax fragments charged to one client: leased, and not known to be named by a
///     version
/// @param stagedBytesPerClientMax the same in bytes of fragments
/// @param leaseMillis of agreed time, how long a fragment is kept whatever walks say after it was
///     stored or last asked for a receipt
/// @param lapsesMax leases that end in one step; the rest in the next
public record StoreLimits(
        int stagedPerClientMax, long stagedBytesPerClientMax, long leaseMillis, int lapsesMax) {
    public StoreLimits {
        require(stagedPerClientMax >= 1 && stagedBytesPerClientMax >= 16, "room for one fragment");
        require(leaseMillis >= 2, "a receipt lasts at least half a lease");
        require(lapsesMax >= 1, "leases end");
    }

    /// The least agreed time that a new receipt is good for.
    long receiptMillis() {
        return leaseMillis / 2;
    }

    public static StoreLimits production() {
        return new StoreLimits(1 << 17, 4L << 30, 3_600_000, 1024);
    }

    /// The same, with leases of another length.
    public StoreLimits withLease(long millis) {
        return new StoreLimits(stagedPerClientMax, stagedBytesPerClientMax, millis, lapsesMax);
    }

    /// Small enough that a simulation reaches every bound.
    public static StoreLimits extreme(RandomGenerator random) {
        return new StoreLimits(
                random.nextInt(2, 8),
                random.nextLong(1 << 10, 1 << 16),
                random.nextLong(2, 2_000),
                random.nextInt(1, 4));
    }
}
