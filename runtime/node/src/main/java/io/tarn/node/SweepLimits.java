package io.tarn.node;

import static io.tarn.base.Invariant.require;

import java.util.List;

/// Bounds of the walks that tell a node's servers of immutable blocks what versions name.
///
/// @param fetchesMax blocks of the index that are fetched at a time
/// @param seenMax names of interior blocks in memory; a volume that has more is not walked to the end
/// @param marksBytesMax memory for marks; beyond that, more garbage is taken for named
/// @param pausesMs between one try to fetch a block and the next; after the last, the walk is stuck
/// @param pageKeys fragments that are read at a time, and told of in one turn at most
/// @param lookMs how often sweeps are looked for, at most
/// @param restMs from a walk that could not be finished to the next of that volume
/// @param againMs from one walk to the next at least while a server of the volume is leaving
/// @param againTimes so many times as long as the walk took, too
record SweepLimits(
        int fetchesMax,
        int seenMax,
        long marksBytesMax,
        List<Long> pausesMs,
        int pageKeys,
        long lookMs,
        long restMs,
        long againMs,
        int againTimes) {
    SweepLimits {
        pausesMs = List.copyOf(pausesMs);
        require(fetchesMax >= 1 && seenMax >= 1, "a walk fetches blocks, and remembers them");
        require(pageKeys >= 1, "a page has a fragment");
        require(
                lookMs >= 1 && restMs >= 1 && againMs >= 1 && againTimes >= 0,
                "walks that cannot be finished rest");
    }

    /// 64 MiB of names, for 10 TB and more in blocks of 64 KiB; 43 MiB of marks, for thirty million blocks before they get worse.
    /// A block that does not come in a minute and a half does not come.
    static SweepLimits production() {
        return new SweepLimits(
                8,
                3 << 19,
                43L << 20,
                List.of(1_000L, 4_000L, 15_000L, 60_000L),
                128,
                1_000,
                600_000,
                2_000,
                4);
    }
}
