package io.tarn.client;

import io.tarn.base.Bytes;
import io.tarn.block.ReadOutcome;
import io.tarn.block.WriteOutcome;
import java.util.concurrent.CompletionStage;

/// A volume of mutable blocks, each of which is a linearizable register.
///
/// Many operations may be in flight, on one block too; they may end in any order and on any thread.
/// Implementations neither block the caller nor leave an operation without an outcome.
public interface BlockVolume {
    /// Size of every block, in bytes.
    int blockBytes();

    /// How many blocks the volume has; they are numbered from 0.
    long blocks();

    CompletionStage<ReadOutcome> read(long block);

    /// Replaces one whole block. Of a volume with `fsync` durability, [WriteOutcome.Applied] means
    /// that the block is on disk; of one with `memory` durability, that [#flush] will put it there.
    ///
    /// @param content exactly [#blockBytes] bytes
    CompletionStage<WriteOutcome> write(long block, Bytes content);

    /// Completes when every write that was applied before this call is on disk.
    CompletionStage<FlushOutcome> flush();
}
