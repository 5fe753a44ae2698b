package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.ring.evidence.Kind;
import java.util.SortedSet;

/// How a run went.
///
/// @param batches executed
/// @param view the highest that an honest member came to
/// @param calm ticks after the storm until everything was done
/// @param directReads that a quorum agreed on
/// @param otherReads that none did, so that the ring was asked to order them
/// @param caught what liars can be shown to have done
/// @param trace digest of everything that happened
record RingReport(
        RingPlan plan,
        long batches,
        long view,
        long calm,
        int directReads,
        int otherReads,
        SortedSet<Kind> caught,
        Bytes trace) {}
