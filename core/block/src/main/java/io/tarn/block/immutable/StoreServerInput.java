package io.tarn.block.immutable;

import io.tarn.block.immutable.StoreCheck.CheckedStore;
import io.tarn.block.immutable.StoreRequest.Attest;
import io.tarn.block.immutable.StoreRequest.Fetch;
import io.tarn.block.server.Caller;
import java.util.List;
import java.util.OptionalLong;

/// Everything that can happen to a server of immutable blocks.
///
/// A [FragmentRecord] that comes with an input holds all effects of inputs before it, durable or
/// not.
public sealed interface StoreServerInput {
    /// @param exchange the node's name for this request, given back in [StoreServerEffect.Answer]
    record Storing(long exchange, Caller caller, CheckedStore store, FragmentRecord record)
            implements StoreServerInput {}

    record Fetching(long exchange, Caller caller, Fetch fetch, FragmentRecord record)
            implements StoreServerInput {}

    /// @param records of the request's fragments, in its order
    record Attesting(long exchange, Caller caller, Attest attest, List<FragmentRecord> records)
            implements StoreServerInput {
        public Attesting {
            records = List.copyOf(records);
        }
    }

    /// What time it is in two senses, which the layer above tells apart.
    ///
    /// Agreed time is what the ring that orders versions stamps them with: it never runs backwards
    /// in that order, and nothing else is asked of it. No clock of this machine takes part.
    ///
    /// @param nowMillis agreed time, by which leases are given and receipts signed
    /// @param walkedMillis the time `T` of the last sweep whose walk is complete: from the versions
    ///     retained at `T`, or in a later state of the ring, and through all that they are made of.
    ///     What it marked is told by [Pinned], what it did not by [Released], and before the next walk.
    ///     Empty until a walk is complete, after each start: nothing is dropped until then
    record Settled(long nowMillis, OptionalLong walkedMillis) implements StoreServerInput {}

    /// A version names the block, and this server is to hold this fragment of it. May be repeated.
    record Pinned(FragmentId fragment, FragmentRecord record) implements StoreServerInput {}

    /// The walk that [Settled] told of last is complete and has not come to the block, pinned or not.
    /// May be repeated.
    record Released(FragmentId fragment, FragmentRecord record) implements StoreServerInput {}

    /// After a start, once for each record that is staged and whose lease may not be over, before
    /// anything is asked.
    record Found(FragmentId fragment, FragmentRecord record) implements StoreServerInput {}

    /// Repair has fetched the block and computed the fragment that belongs here.
    record Repaired(CheckedStore store, FragmentRecord record) implements StoreServerInput {}

    /// The disk has run full, or has room again.
    record DiskFull(boolean full) implements StoreServerInput {}
}
