package io.tarn.block.client;

import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockRequest;
import io.tarn.block.BlockRequest.Commit;
import io.tarn.block.BlockRequest.PrepareBlock;
import io.tarn.block.BlockRequest.PrepareFragment;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Permit;
import io.tarn.block.Prepare;
import io.tarn.block.Timestamp;
import java.util.ArrayList;
import java.util.List;

/// The two requests of a write, as one server is to see them.
///
/// @param peers all servers of the volume; what they have prepared goes into commits
record WriteRequests(BlockAddress address, EncodedBlock block, List<WritePeer> peers) {
    /// Lines 204–207: the fragment if the server can check it alone, else the whole block.
    BlockRequest.OfBlock prepare(WritePeer peer, Permit permit) {
        return block.fragment(peer.server)
                .<BlockRequest.OfBlock>map(
                        fragment -> new PrepareFragment(address, permit, block.fpcc(), fragment))
                .orElseGet(() -> new PrepareBlock(address, permit, block.fpcc(), block.padded()));
    }

    /// The integer at which `request` asks a server to prepare; 0 if the server is to assign it.
    static long timestampOf(BlockRequest.OfBlock request) {
        Permit permit =
                switch (request) {
                    case PrepareFragment prepare -> prepare.permit();
                    case PrepareBlock prepare -> prepare.permit();
                    default -> throw new IllegalArgumentException("no prepare: " + request);
                };
        return switch (permit) {
            case Permit.Fresh _ -> 0;
            case Permit.Advance(long ts, _) -> ts;
            case Permit.WriteBack(long ts, _) -> ts;
        };
    }

    /// Line 228, with the MACs for this server only (§4).
    Commit commit(WritePeer peer, Timestamp timestamp) {
        var prepares = new ArrayList<Prepare>();
        for (WritePeer maker : peers) {
            Prepared prepared = maker.prepared;
            if (prepared != null) {
                prepares.add(
                        new Prepare(
                                maker.server, prepared.nonce(), prepared.tags().to(peer.server)));
            }
        }
        return new Commit(address, timestamp, prepares);
    }
}
