package io.tarn.block.immutable;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What can come of asking for receipts.
public sealed interface ReceiptOutcome {
    /// Valid receipts by server, each for all that was asked of that server.
    SortedMap<Integer, Receipt> receipts();

    /// Each block has `m + f` fragments under these.
    record Covered(SortedMap<Integer, Receipt> receipts) implements ReceiptOutcome {
        public Covered {
            receipts = Collections.unmodifiableSortedMap(new TreeMap<>(receipts));
        }
    }

    /// These blocks do not: store them elsewhere, then ask again.
    ///
    /// @param uncovered ascending
    record Uncovered(SortedMap<Integer, Receipt> receipts, List<Bguid> uncovered)
            implements ReceiptOutcome {
        public Uncovered {
            receipts = Collections.unmodifiableSortedMap(new TreeMap<>(receipts));
            uncovered = List.copyOf(uncovered);
        }
    }
}
