package io.tarn.simulator.volume;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.server.ServerKeys;
import io.tarn.crypto.MacKey;
import io.tarn.crypto.Sha256;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/// The MAC keys of all servers of a volume, derived from one secret instead of from key agreement,
/// which would cost more than the rest of a run.
public final class VolumeKeys {
    private record Slot(int lesser, int greater, int epoch) {}

    private final Bytes secret;
    private final Map<Slot, MacKey> keys = new HashMap<>();

    public VolumeKeys(Bytes secret) {
        this.secret = secret;
    }

    /// What `server` holds.
    ///
    /// @param epoch the epoch of that server's clock; it accepts the previous and the next as well
    public ServerKeys of(int server, IntSupplier epoch) {
        return new ServerKeys() {
            @Override
            public int epoch() {
                return epoch.getAsInt();
            }

            @Override
            public Optional<MacKey> pair(int peer, int ofEpoch) {
                return Math.abs(ofEpoch - epoch()) <= 1
                        ? Optional.of(key(server, peer, ofEpoch))
                        : Optional.empty();
            }

            @Override
            public MacKey nonceKey() {
                return key(server, server, -1);
            }
        };
    }

    private MacKey key(int server, int peer, int epoch) {
        return keys.computeIfAbsent(
                new Slot(Math.min(server, peer), Math.max(server, peer), epoch), this::derive);
    }

    private MacKey derive(Slot slot) {
        return MacKey.of(
                Sha256.hash(
                        new CanonicalWriter("tarn.simulated-key.v1")
                                .bytes(secret)
                                .u8(slot.lesser())
                                .u8(slot.greater())
                                .u32(slot.epoch() + 1)
                                .toBytes()));
    }
}
