package io.tarn.block.server;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply;
import io.tarn.block.Timestamp;

/// What a server asks of its node, in list order.
///
/// The changes of one step ([Save], [Keep], [Drop]) take hold together or not at all. An [Answer]
/// or [Serve] leaves only after all changes before it are durable; in a volume of `memory`
/// durability, after they have taken hold.
public sealed interface ServerEffect {
    /// The block's record is now this.
    record Save(BlockAddress address, BlockRecord record) implements ServerEffect {}

    /// Store a fragment beside its record.
    record Keep(BlockAddress address, Timestamp timestamp, Bytes fragment)
            implements ServerEffect {}

    /// Forget a fragment.
    record Drop(BlockAddress address, Timestamp timestamp) implements ServerEffect {}

    record Answer(long exchange, BlockReply reply) implements ServerEffect {}

    /// Read the fragment, compare its SHA-256 with `hash`, and send it in `reply`. If it is rotten
    /// or gone, refuse as [io.tarn.block.Refusal#RECOVERING] and repair it.
    record Serve(
            long exchange,
            BlockAddress address,
            Timestamp timestamp,
            Bytes hash,
            BlockReply.Fragment reply)
            implements ServerEffect {}

    /// Come back with the block's record as [ServerInput.Revisited].
    record Revisit(BlockAddress address) implements ServerEffect {}

    /// This block is asked for and unknown here: repair it before others.
    record Missing(BlockAddress address) implements ServerEffect {}

    /// A client broke the protocol; evidence for the operator, never an exception.
    record Suspect(Bytes client, String reason) implements ServerEffect {}
}
