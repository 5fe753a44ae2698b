package io.tarn.benchmarks.rival;

import io.tarn.base.Bytes;
import io.tarn.block.Timestamp;

/// What a rival's server answers.
sealed interface RivalReply {
    /// Kept.
    record Done() implements RivalReply {}

    /// The fragment, or whole copy.
    record Value(Bytes value) implements RivalReply {}

    /// The latest timestamp, [Timestamp#NONE] of a block never written.
    record StampIs(Timestamp timestamp) implements RivalReply {}

    /// The latest fragment with its timestamp.
    record StampedValue(Timestamp timestamp, Bytes fragment) implements RivalReply {}

    /// The block was never written here, or the disk failed.
    record Nothing() implements RivalReply {}
}
