package io.tarn.block.client;

import io.tarn.block.BlockReply.Borne;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.BlockRequest;
import io.tarn.block.peer.Peer;
import org.jspecify.annotations.Nullable;

/// One server's part in a write: an element of the paper's `Prepare`, and of `UnwrittenSet`.
final class WritePeer extends Peer<BlockRequest.OfBlock> {
    /// It takes part. The first `m + f` do from the start, others when one of those does not answer.
    boolean engaged;

    /// Its answer to `ts = NULL`.
    @Nullable Prepared offer;

    /// `Prepare[i]` at the chosen timestamp (line 220).
    @Nullable Prepared prepared;

    @Nullable Vouched voucher;
    @Nullable Borne witness;

    /// It has shown that it holds the write that is being written back: it needs no witnesses.
    boolean holder;

    /// It says that it does not hold that write, or not any more.
    boolean lacks;

    /// It was shown proofs and wants more. Says nothing about other servers: it may lie.
    boolean disbelieves;

    /// How many prepares the last commit it refused had carried; it is asked again with more.
    int refusedPrepares;

    /// Not in `UnwrittenSet` any more (line 229).
    boolean committed;

    WritePeer(int server) {
        super(server);
    }
}
