package io.tarn.client;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.StoreRequest.Attest;
import io.tarn.operations.StoredBlock;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/// Blocks that never change, named by what they hold, spread over the nodes of a cluster. Safe for use by many threads.
///
/// Many calls may be under way; what they hold in memory is bounded ([BlockStoreLimits]). A call that finds no room waits
/// for it and then returns, so that whoever stores a long stream needs to keep no count: a block at a time, from one thread,
/// fills the window. Outcomes come on any thread, and what is to be done with them must not block it; no future completes
/// exceptionally.
///
/// Whatever is stored is kept for a lease of about an hour of agreed time. If there is a volume of objects whose store this is,
/// nodes drop after that, when it is swept, what no version names that is retained; if there is none, they drop nothing. Who
/// builds something for longer than a lease asks for receipts again meanwhile, which renews it.
public interface BlockStore {
    /// Largest block, in bytes.
    int BLOCK_BYTES_MAX = BlockChecksum.LENGTH_BYTES_MAX;

    /// Blocks that one receipt of a node may be for.
    int ATTESTED_MAX = Attest.FRAGMENTS_MAX;

    /// Stores a block, and has it signed for by itself.
    ///
    /// @param content 1 byte to [#BLOCK_BYTES_MAX]
    CompletableFuture<StoreResult> store(Bytes content) throws InterruptedException;

    /// Stores a block without receipts: for many blocks, [#attest] gets one receipt of each node for all of them.
    ///
    /// @param content 1 byte to [#BLOCK_BYTES_MAX]
    CompletableFuture<StoreResult> disperse(Bytes content) throws InterruptedException;

    /// Has the nodes sign that they hold these blocks, each with one receipt for all of them; which renews leases that are
    /// short. What an update shows that names them.
    ///
    /// Blocks that some holder does not sign for are stored at others, who sign for those alone. No receipt shows only what
    /// others do.
    ///
    /// @param blocks 1 to [#ATTESTED_MAX]; one that is there twice counts once
    /// @param notBeforeMillis agreed time that receipts must outlast to be of use, as far as the caller knows it; 0 if not
    CompletableFuture<AttestResult> attest(Collection<StoredBlock> blocks, long notBeforeMillis)
            throws InterruptedException;

    /// Fetches a block.
    ///
    /// @param lengthBytes it has, as whoever names it says: 1 to [#BLOCK_BYTES_MAX]
    CompletableFuture<FetchResult> fetch(Bguid block, int lengthBytes) throws InterruptedException;

    /// Fetches a block of which the name alone is known: its checksum, of which the name is the hash, says how long it is.
    ///
    /// @param lengthBytesMax one that is longer is [FetchResult.OtherLength]; 1 to [#BLOCK_BYTES_MAX]
    CompletableFuture<FetchResult> fetchUpTo(Bguid block, int lengthBytesMax)
            throws InterruptedException;
}
