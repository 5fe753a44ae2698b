package io.tarn.block.server;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.block.BlockAddress;
import io.tarn.block.Timestamp;
import io.tarn.block.server.ServerEffect.Drop;
import io.tarn.block.server.ServerEffect.Keep;
import io.tarn.block.server.ServerEffect.Revisit;
import io.tarn.block.server.ServerEffect.Save;
import io.tarn.block.server.ServerInput.Recovered;
import java.util.ArrayList;
import java.util.List;

/// What a server does unasked: forgets what is overwritten, picks up after a start, and takes in
/// what repair found.
final class Upkeep {
    /// Nobody's prepare: an entry that repair wrote is charged to no client.
    private static final Bytes REPAIR = Bytes.zeros(StoredEntry.CLIENT_BYTES);

    private final ServerState state;

    Upkeep(ServerState state) {
        this.state = state;
    }

    List<ServerEffect> onTick(long now) {
        state.now = Math.max(state.now, now);
        return state.garbage.dueBy(state.now).stream().<ServerEffect>map(Revisit::new).toList();
    }

    List<ServerEffect> onFound(BlockAddress address, BlockRecord record) {
        record.entries()
                .forEach((timestamp, entry) -> {
                    if (record.isStaged(timestamp)) {
                        state.staging.restore(entry.client(), address, timestamp, state.now);
                    } else if (record.isSuperseded(timestamp)) {
                        state.garbage.later(address, timestamp, state.now);
                    }
                });
        return List.of();
    }

    /// Drops what is due of one block. An entry that was committed since it was given up stays.
    List<ServerEffect> onRevisited(BlockAddress address, BlockRecord record) {
        var dropped = new ArrayList<Timestamp>();
        for (Timestamp timestamp : state.garbage.take(address)) {
            boolean committed = timestamp.equals(record.latestCommit());
            if (!committed && record.entry(timestamp).isPresent()) {
                dropped.add(timestamp);
            }
        }
        if (dropped.isEmpty()) {
            return List.of();
        }
        var effects = new ArrayList<ServerEffect>();
        dropped.forEach(timestamp -> effects.add(new Drop(address, timestamp)));
        effects.add(new Save(address, record.without(dropped)));
        return effects;
    }

    /// A commit that this server missed, or its fragment of the latest one, lost since.
    List<ServerEffect> onRepaired(BlockAddress address, Recovered recovered, BlockRecord record) {
        Timestamp timestamp = recovered.timestamp();
        if (record.latestCommit().isAfter(timestamp) || state.diskFull) {
            Probe.reached("repair overtaken by a write or a full disk");
            return List.of();
        }
        var entry =
                new StoredEntry(
                        recovered.fpcc(),
                        recovered.allHashes(),
                        Macs.nonceHash(state.macs.nonce(address, timestamp)),
                        state.macs.withOwn(recovered.nonces(), address, timestamp),
                        REPAIR);
        state.settleUpTo(address, timestamp, record);
        return List.of(
                new Keep(address, timestamp, recovered.fragment()),
                new Save(address, record.committed(timestamp, entry)));
    }
}
