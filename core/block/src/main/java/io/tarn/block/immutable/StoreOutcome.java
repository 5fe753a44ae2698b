package io.tarn.block.immutable;

import io.tarn.block.Refusal;
import java.util.List;

/// What can come of storing a block. A block half stored harms nobody: what no version names is
/// forgotten.
public sealed interface StoreOutcome {
    /// @param holders indices of the fragments that are stored, `m + f` at least, ascending
    record Stored(Bguid block, List<Integer> holders) implements StoreOutcome {
        public Stored {
            holders = List.copyOf(holders);
        }
    }

    /// `f + 1` servers refuse for this reason, so at least one correct one does.
    record NotStored(Refusal refusal) implements StoreOutcome {}

    /// Too few servers answered in time.
    record TooFewHolders(List<Integer> holders, int needed) implements StoreOutcome {
        public TooFewHolders {
            holders = List.copyOf(holders);
        }
    }
}
