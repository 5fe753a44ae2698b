package io.tarn.simulator.immutable;

import io.tarn.base.Bytes;
import java.util.SortedMap;
import java.util.SortedSet;

/// What a run that ended well did.
///
/// @param trace digest of everything that happened
/// @param stored blocks whose store ended well during the chaos
/// @param named blocks that versions named during the chaos
/// @param fetched fetches that ended with a block during the chaos
/// @param dropped fragments that correct servers dropped
/// @param repaired fragments that correct servers got back
/// @param suspects servers that correct clients named, each with the reasons
/// @param faults how many faults struck
record StoreReport(
        Bytes trace,
        int stored,
        int named,
        int fetched,
        int dropped,
        int repaired,
        SortedMap<Integer, SortedSet<String>> suspects,
        int faults) {}
