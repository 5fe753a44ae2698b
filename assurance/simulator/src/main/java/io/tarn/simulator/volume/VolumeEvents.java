package io.tarn.simulator.volume;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.Timestamp;
import io.tarn.simulator.kernel.Party;

/// What happens in a volume that the checks of a run need to know.
public interface VolumeEvents {
    /// A server of honest conduct gave its word on a prepare (line 505).
    void prepared(Party server, Party client, BlockAddress address, Timestamp timestamp);

    /// A server named a client as faulty.
    void suspectsClient(Party server, Bytes client, String reason);

    /// A client, or a server that repairs itself, named a server as faulty.
    void suspectsServer(Party asker, int server, String reason);

    /// A server again holds everything it ought to.
    void repaired(Party server);
}
