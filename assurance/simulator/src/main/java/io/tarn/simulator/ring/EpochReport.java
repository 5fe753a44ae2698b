package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.ring.evidence.Kind;
import java.util.SortedSet;

/// How a run of several epochs went.
///
/// @param epoch the last that the ring came to
/// @param batches executed
/// @param givenUp changes that were, because newcomers did not prove themselves
/// @param lost disks that nodes lost
/// @param directReads that a quorum agreed on
/// @param convicted what liars were convicted of
/// @param trace digest of everything that happened
record EpochReport(
        long epoch,
        long batches,
        int givenUp,
        int lost,
        int directReads,
        SortedSet<Kind> convicted,
        Bytes trace) {}
