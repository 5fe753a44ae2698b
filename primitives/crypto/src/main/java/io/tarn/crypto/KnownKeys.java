package io.tarn.crypto;

import io.tarn.base.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Identity keys that were found acceptable, the last so many, one instance of each: to find out that a key is
/// acceptable costs more than to verify a signature with it, and the same few come again and again. Safe for
/// use by many threads.
final class KnownKeys {
    private static final int GENERATION_MAX = 1 << 12;

    private volatile Map<Bytes, IdentityKey> young = new ConcurrentHashMap<>();
    private volatile Map<Bytes, IdentityKey> old = Map.of();

    /// @param encoding `ed25519 ‖ x25519`, 64 bytes of any value
    /// @return empty unless both are acceptable
    Optional<IdentityKey> find(Bytes encoding) {
        IdentityKey known = young.get(encoding);
        return known == null ? judged(encoding) : Optional.of(known);
    }

    private Optional<IdentityKey> judged(Bytes encoding) {
        IdentityKey known = old.get(encoding);
        Bytes own = known == null ? encoding.compact() : known.encoding();
        if (known == null && !IdentityKey.isAcceptable(own)) {
            return Optional.empty();
        }
        IdentityKey key = known == null ? IdentityKey.accepted(own) : known;
        IdentityKey before = young.putIfAbsent(own, key);
        if (young.size() > GENERATION_MAX) {
            turn();
        }
        return Optional.of(before == null ? key : before);
    }

    private synchronized void turn() {
        if (young.size() > GENERATION_MAX) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }
}
