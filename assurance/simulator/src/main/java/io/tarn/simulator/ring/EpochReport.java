package io.tarn.simulator.ring;

import io.tarn.base.Bytes;

/// How a run of several epochs went.
///
/// @param epoch the last that the ring came to
/// @param batches executed
/// @param givenUp changes that were, because newcomers did not prove themselves
/// @param trace digest of everything that happened
record EpochReport(long epoch, long batches, int givenUp, Bytes trace) {}
