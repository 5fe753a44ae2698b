package io.tarn.client;

import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.Receipt;
import java.util.List;

/// One node's receipt, and the fragments that it is for: all of them, in order, are needed to check it.
///
/// @param fragments ascending
public record SignedFor(Receipt receipt, List<FragmentId> fragments) {
    public SignedFor {
        fragments = List.copyOf(fragments);
    }
}
