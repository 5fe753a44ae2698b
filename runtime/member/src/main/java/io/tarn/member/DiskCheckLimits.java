package io.tarn.member;

import static io.tarn.base.Invariant.require;

import java.time.Duration;

/// How often a member reads all that it has on disk, and how fast.
///
/// @param period from one check to the next; the members of a ring have it in turn
/// @param sliceBytes that are read at once; the last page may take it beyond
/// @param rest after each slice
public record DiskCheckLimits(Duration period, int sliceBytes, Duration rest) {
    public DiskCheckLimits {
        require(period.toMillis() >= 1 && !rest.isNegative(), "time goes on");
        require(sliceBytes >= 1, "a slice has something in it");
    }

    /// At most 5 MiB a second: a tenth of what a slow disk gives.
    public static DiskCheckLimits production() {
        return new DiskCheckLimits(Duration.ofHours(24), 1 << 20, Duration.ofMillis(200));
    }
}
