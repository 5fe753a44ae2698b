package io.tarn.block.client;

import io.tarn.block.BlockRequest;
import io.tarn.block.Timestamp;
import io.tarn.block.peer.Peer;
import org.jspecify.annotations.Nullable;

/// One server's part in a read: `Timestamp[i]` of line 705, which redirections raise (line 730).
final class ReadPeer extends Peer<BlockRequest.OfBlock> {
    @Nullable Timestamp stamp;

    ReadPeer(int server) {
        super(server);
    }

    void reports(Timestamp latest) {
        if (stamp == null || latest.isAfter(stamp)) {
            stamp = latest;
        }
    }
}
