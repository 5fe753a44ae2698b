package io.tarn.crypto;

import io.tarn.base.Bytes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Identity keys that were found acceptable, the last so many: to find that out costs more than to verify a
/// signature with one, and the same few come again and again. Safe for use by many threads.
final class KnownKeys {
    private static final int GENERATION_MAX = 1 << 12;

    private volatile Set<Bytes> young = ConcurrentHashMap.newKeySet();
    private volatile Set<Bytes> old = Set.of();

    /// Whether both are acceptable.
    boolean areKeys(Bytes ed25519, Bytes x25519) {
        Bytes both = Bytes.concat(ed25519, x25519);
        if (young.contains(both)) {
            return true;
        }
        boolean areKeys =
                old.contains(both)
                        || (Curve25519.isEd25519Key(ed25519) && Curve25519.isX25519Key(x25519));
        if (areKeys) {
            young.add(both);
            if (young.size() > GENERATION_MAX) {
                turn();
            }
        }
        return areKeys;
    }

    private synchronized void turn() {
        if (young.size() > GENERATION_MAX) {
            old = young;
            young = ConcurrentHashMap.newKeySet();
        }
    }
}
