package io.tarn.ring.message;

import io.tarn.crypto.Digest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Requests whose signatures were good, by digests that cover the signatures: the last so many. Safe for use
/// by many threads.
final class GoodRequests {
    private static final int GENERATION_MAX = 1 << 14;

    private volatile Set<Digest> young = ConcurrentHashMap.newKeySet();
    private volatile Set<Digest> old = Set.of();

    boolean contains(Digest digest) {
        return young.contains(digest) || old.contains(digest);
    }

    void add(Digest digest) {
        young.add(digest);
        if (young.size() > GENERATION_MAX) {
            turn();
        }
    }

    private synchronized void turn() {
        if (young.size() > GENERATION_MAX) {
            old = young;
            young = ConcurrentHashMap.newKeySet();
        }
    }
}
