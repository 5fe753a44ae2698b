package io.tarn.block.immutable;

import io.tarn.block.immutable.StoreCheck.CheckedStore;
import io.tarn.block.immutable.StoreRequest.Attest;
import io.tarn.block.immutable.StoreRequest.Fetch;
import io.tarn.block.server.Caller;
import java.util.List;

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

    /// The layer above has pinned here everything that versions ordered up to this agreed time name.
    ///
    /// Agreed time is what the ring that orders versions stamps them with: it never runs backwards
    /// in that order, and nothing else is asked of it. No clock of this machine takes part.
    record Settled(long throughMillis) implements StoreServerInput {}

    /// A version names the block, and this server is to hold this fragment of it. May be repeated;
    /// after a start, it is for all that may not have been durable.
    record Pinned(FragmentId fragment, FragmentRecord record) implements StoreServerInput {}

    /// No version names the block any more, or another server holds this fragment now.
    record Released(FragmentId fragment, FragmentRecord record) implements StoreServerInput {}

    /// After a start, once for each record that is staged, before anything is asked.
    record Found(FragmentId fragment, FragmentRecord record) implements StoreServerInput {}

    /// Repair has fetched the block and computed the fragment that belongs here.
    record Repaired(CheckedStore store, FragmentRecord record) implements StoreServerInput {}

    /// The disk has run full, or has room again.
    record DiskFull(boolean full) implements StoreServerInput {}
}
