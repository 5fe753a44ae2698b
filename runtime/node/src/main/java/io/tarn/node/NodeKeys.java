package io.tarn.node;

import io.tarn.block.server.ServerKeys;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyEpoch;
import io.tarn.crypto.MacKey;
import io.tarn.crypto.PairwiseKeys;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The MAC keys of one server of one volume. Epochs are days since 1970; a node takes those of
/// yesterday and tomorrow as well, so that keys rotate without downtime. A wrong clock costs a
/// server its voice, never anybody's data.
final class NodeKeys implements ServerKeys {
    private static final KeyEpoch NONCES = new KeyEpoch(0);

    private final PairwiseKeys keys;
    private final List<IdentityKey> servers;
    private final InstantSource clock;
    private final MacKey nonceKey;

    /// Epoch → key by server; looking a pair up by identity for each MAC would cost more than it.
    private final Map<Integer, MacKey[]> byEpoch = new ConcurrentHashMap<>();

    NodeKeys(PairwiseKeys keys, List<IdentityKey> servers, InstantSource clock) {
        this.keys = keys;
        this.servers = List.copyOf(servers);
        this.clock = clock;
        this.nonceKey = keys.selfKey(NONCES);
    }

    @Override
    public int epoch() {
        return Math.toIntExact(TimeUnit.MILLISECONDS.toDays(clock.millis()));
    }

    @Override
    public Optional<MacKey> pair(int peer, int epoch) {
        KeyEpoch current = new KeyEpoch(epoch());
        if (!current.accepts(new KeyEpoch(epoch))) {
            return Optional.empty();
        }
        MacKey[] ofEpoch = byEpoch.get(epoch);
        if (ofEpoch == null) {
            byEpoch.keySet().removeIf(old -> !current.accepts(new KeyEpoch(old)));
            ofEpoch = byEpoch.computeIfAbsent(epoch, this::derive);
        }
        return Optional.of(ofEpoch[peer]);
    }

    private MacKey[] derive(int epoch) {
        return servers.stream()
                .map(server -> keys.key(server, new KeyEpoch(epoch)))
                .toArray(MacKey[]::new);
    }

    @Override
    public MacKey nonceKey() {
        return nonceKey;
    }
}
