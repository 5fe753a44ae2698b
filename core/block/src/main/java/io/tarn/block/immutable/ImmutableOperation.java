package io.tarn.block.immutable;

import java.util.List;

/// One operation on immutable blocks, from its first tick until its outcome.
public sealed interface ImmutableOperation
        permits StoreOperation, FetchOperation, ReceiptOperation {
    /// Takes one input to completion.
    List<ImmutableEffect> step(ImmutableInput input);

    /// Its outcome is out; nothing more will come of it.
    boolean isOver();
}
