package io.tarn.coding;

import io.tarn.base.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What error correction found.
///
/// @param data the `m` data symbols of the codeword
/// @param wrong the indices whose symbols were not the codeword's
public record Corrected(List<Bytes> data, SortedSet<Integer> wrong) {
    public Corrected {
        data = List.copyOf(data);
        wrong = Collections.unmodifiableSortedSet(new TreeSet<>(wrong));
    }
}
