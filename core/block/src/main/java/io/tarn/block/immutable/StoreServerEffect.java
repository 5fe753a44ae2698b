package io.tarn.block.immutable;

import io.tarn.base.Bytes;

/// What a server of immutable blocks asks of its node, in list order.
///
/// The changes of one step ([Save], [Keep], [Drop], [Lapse]) take hold together or not at all. An [Answer]
/// or [Serve] leaves only after all changes before it, of its own and of earlier steps, are durable:
/// a receipt is a promise about the disk.
public sealed interface StoreServerEffect {
    /// The fragment's record is now this.
    record Save(FragmentId fragment, FragmentRecord record) implements StoreServerEffect {}

    /// Store the fragment's bytes beside its record.
    record Keep(FragmentId fragment, Bytes bytes) implements StoreServerEffect {}

    /// Forget the record, and the fragment if there is one.
    record Drop(FragmentId fragment) implements StoreServerEffect {}

    /// The lease of a staged fragment is over, and counts against nobody. The fragment stays, and so
    /// does its record; it is not to be [StoreServerInput.Found] after a start.
    record Lapse(FragmentId fragment) implements StoreServerEffect {}

    record Answer(long exchange, StoreReply reply) implements StoreServerEffect {}

    /// Read the fragment, compare its SHA-256 with `hash`, and send it in `reply`. If it is rotten
    /// or gone, refuse as [io.tarn.block.Refusal#RECOVERING] and repair it.
    record Serve(long exchange, FragmentId fragment, Bytes hash, StoreReply.Fetched reply)
            implements StoreServerEffect {}

    /// A version needs this fragment and it is not here: repair it.
    record Missing(FragmentId fragment) implements StoreServerEffect {}

    /// A client broke the protocol; evidence for the operator, never an exception.
    record Suspect(Bytes client, String reason) implements StoreServerEffect {}
}
