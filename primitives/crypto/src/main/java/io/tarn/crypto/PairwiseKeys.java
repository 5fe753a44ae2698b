package io.tarn.crypto;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The MAC keys that one node shares with others, one per peer and [KeyEpoch].
///
/// A key is HKDF-SHA256 of the X25519 secret of the two identities, under a label of both public
/// keys, the lesser first, and the epoch; so both ends derive the same one without a message
/// (docs/spec/crypto.md). One key serves both directions: a message to be authenticated names its
/// sender, or it can be sent back as the receiver's own.
///
/// The key "shared" with oneself comes from the seed and is known to nobody else; it serves for
/// tags that only this node checks and for nonces.
///
/// Safe for use by many threads. Keys are kept until [#forget]; a caller that looks one up for
/// every tag should keep it beside the peer instead.
public final class PairwiseKeys {
    private static final String PAIR_TAG = "tarn.mac-key.v1";
    private static final String SELF_TAG = "tarn.self-key.v1";

    private record Slot(IdentityKey peer, KeyEpoch epoch) {}

    private final NodeIdentity self;
    private final Map<IdentityKey, Bytes> agreed = new ConcurrentHashMap<>();
    private final Map<Slot, MacKey> keys = new ConcurrentHashMap<>();

    public PairwiseKeys(NodeIdentity self) {
        this.self = self;
    }

    /// The key of this node and `peer` in `epoch`; both ends get the same. Whether a received
    /// epoch is acceptable is [KeyEpoch#accepts], to be asked first: any epoch has a key.
    public MacKey key(IdentityKey peer, KeyEpoch epoch) {
        return keys.computeIfAbsent(new Slot(peer, epoch), this::derive);
    }

    /// The key that this node shares with nobody.
    public MacKey selfKey(KeyEpoch epoch) {
        return key(self.publicKey(), epoch);
    }

    /// Drops the keys of every epoch that a node in epoch `current` no longer accepts.
    public void forget(KeyEpoch current) {
        keys.keySet().removeIf(slot -> !current.accepts(slot.epoch()));
    }

    private MacKey derive(Slot slot) {
        if (slot.peer().equals(self.publicKey())) {
            var label = new CanonicalWriter(SELF_TAG);
            slot.epoch().write(label);
            return MacKey.of(Hkdf.secret(self.localSecret(), label));
        }
        boolean selfFirst = self.publicKey().compareTo(slot.peer()) < 0;
        var label = new CanonicalWriter(PAIR_TAG);
        (selfFirst ? self.publicKey() : slot.peer()).write(label);
        (selfFirst ? slot.peer() : self.publicKey()).write(label);
        slot.epoch().write(label);
        return MacKey.of(Hkdf.secret(agreed.computeIfAbsent(slot.peer(), self::agreement), label));
    }
}
