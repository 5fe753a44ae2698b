package io.tarn.client;

import io.tarn.block.immutable.Bguid;
import java.util.List;

/// What can come of asking for receipts.
public sealed interface AttestResult {
    /// Those that have come: one of each node, for all that it was asked to sign for.
    List<SignedFor> receipts();

    /// Each block has `m + f` different fragments under these.
    record Covered(List<SignedFor> receipts) implements AttestResult {
        public Covered {
            receipts = List.copyOf(receipts);
        }
    }

    /// These blocks do not, for their nodes have lost them, do not answer, or lie: store them again, then ask again.
    ///
    /// @param uncovered ascending
    record Uncovered(List<SignedFor> receipts, List<Bguid> uncovered) implements AttestResult {
        public Uncovered {
            receipts = List.copyOf(receipts);
            uncovered = List.copyOf(uncovered);
        }
    }
}
