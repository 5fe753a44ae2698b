package io.tarn.benchmarks.rival;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.Timestamp;
import java.util.List;

/// What a client asks of a rival's server.
sealed interface RivalRequest {
    BlockAddress address();

    /// Benign: keep this fragment, or whole copy.
    record Put(BlockAddress address, Bytes value) implements RivalRequest {}

    /// Benign: send what is kept.
    record Get(BlockAddress address) implements RivalRequest {}

    /// `m + 3f`: the latest timestamp.
    record FindStamp(BlockAddress address) implements RivalRequest {}

    /// `m + 3f`: keep this fragment unless a later one is kept.
    ///
    /// @param crossChecksum SHA-256 of all `m + 3f` fragments; the timestamp holds its hash
    record PutStamped(
            BlockAddress address, Timestamp timestamp, List<Bytes> crossChecksum, Bytes fragment)
            implements RivalRequest {
        public PutStamped {
            crossChecksum = List.copyOf(crossChecksum);
        }
    }

    /// `m + 3f`: the latest fragment with its timestamp.
    record GetStamped(BlockAddress address) implements RivalRequest {}
}
