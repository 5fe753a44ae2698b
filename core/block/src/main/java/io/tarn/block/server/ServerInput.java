package io.tarn.block.server;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Nonce;
import io.tarn.block.Timestamp;
import java.util.List;

/// Everything that can happen to a server of a volume.
///
/// A [BlockRecord] that comes with an input holds all effects of inputs before it, durable or not.
public sealed interface ServerInput {
    /// @param exchange the node's name for this request, given back in [ServerEffect.Answer]
    record Asked(long exchange, Caller caller, CheckedRequest request, BlockRecord record)
            implements ServerInput {}

    /// Time, in ticks of one millisecond from any origin; never runs backwards.
    record Ticked(long now) implements ServerInput {}

    /// After a start, once for each record that is not settled, before anything is asked.
    record Found(BlockAddress address, BlockRecord record) implements ServerInput {}

    /// The answer to [ServerEffect.Revisit].
    record Revisited(BlockAddress address, BlockRecord record) implements ServerInput {}

    /// Repair has read this block from the others, as a client does, and computed the fragment that
    /// belongs here.
    record Repaired(BlockAddress address, Recovered recovered, BlockRecord record)
            implements ServerInput {}

    /// The disk has run full, or has room again.
    record DiskFull(boolean full) implements ServerInput {}

    /// Every block below this number that any client may rely on is known here. A server that lost
    /// its disk starts at 0; one that never did, at the volume's end.
    record Caught(long below) implements ServerInput {}

    /// What repair found: a committed write, and this server's fragment of it.
    record Recovered(
            Timestamp timestamp,
            FingerprintedCrossChecksum fpcc,
            Bytes fragment,
            List<Bytes> allHashes,
            List<Nonce> nonces) {
        public Recovered {
            allHashes = List.copyOf(allHashes);
            nonces = List.copyOf(nonces);
        }
    }
}
