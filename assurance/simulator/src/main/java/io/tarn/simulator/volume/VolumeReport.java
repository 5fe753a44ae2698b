package io.tarn.simulator.volume;

import io.tarn.base.Bytes;
import java.util.NavigableMap;
import java.util.NavigableSet;

/// What a run that ended well did.
///
/// @param trace digest of everything that happened
/// @param writesApplied writes of correct clients that were acknowledged during the chaos
/// @param readsWhole reads of correct clients that returned a block during the chaos
/// @param searchesGivenUp registers that the search for a linearization gave up on; the timestamps
///     of these were in order all the same
/// @param suspects servers that correct parties named, each with the reasons
/// @param faults how many faults struck
public record VolumeReport(
        Bytes trace,
        int writesApplied,
        int readsWhole,
        int searchesGivenUp,
        NavigableMap<Integer, NavigableSet<String>> suspects,
        int faults) {}
