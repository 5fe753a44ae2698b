package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.ring.evidence.Kind;
import java.util.SortedSet;

/// How a run went.
///
/// @param batches executed
/// @param view the highest that an honest member came to
/// @param calm ticks after the storm until everything was done
/// @param caught what liars can be shown to have done
/// @param trace digest of everything that happened
record RingReport(
        RingPlan plan, long batches, long view, long calm, SortedSet<Kind> caught, Bytes trace) {}
