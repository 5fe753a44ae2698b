package io.tarn.operations;

import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.KeyId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A block that nodes hold, as long as its leases last.
///
/// @param lengthBytes of its content
/// @param holders by the number of the fragment that each has said it holds: `m + f` at least
public record StoredBlock(Bguid block, int lengthBytes, SortedMap<Integer, KeyId> holders) {
    public StoredBlock {
        holders = Collections.unmodifiableSortedMap(new TreeMap<>(holders));
    }
}
