package io.tarn.client;

import io.tarn.block.Refusal;
import io.tarn.operations.StoredBlock;
import java.util.List;

/// What can come of storing a block. A block that is half stored harms nobody: what no version names is dropped when
/// its volume is swept.
public sealed interface StoreResult {
    /// `m + f` nodes hold a fragment on disk, until their leases end at least.
    ///
    /// @param receipts for `m + f` different fragments; none if none were asked for
    record Stored(StoredBlock block, List<SignedFor> receipts) implements StoreResult {
        public Stored {
            receipts = List.copyOf(receipts);
        }
    }

    /// It is stored, and too few of its holders have signed for it in time. [BlockStore#attest] asks again.
    record Unattested(StoredBlock block, List<SignedFor> receipts) implements StoreResult {
        public Unattested {
            receipts = List.copyOf(receipts);
        }
    }

    /// `f + 1` nodes refuse for this reason, so at least one correct one does.
    record Refused(Refusal refusal) implements StoreResult {}

    /// Too few nodes answered in time, or there are too few. It may be stored again.
    ///
    /// @param holders nodes that have a fragment
    /// @param needed `m + f`, or if the cluster has fewer than `n` nodes, that
    record TooFewHolders(int holders, int needed) implements StoreResult {}
}
