package io.tarn.ring.message;

import io.tarn.crypto.Digest;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// Requests whose signatures were good, by digests that cover the signatures: the last so many. Safe for use
/// by many threads.
final class GoodRequests {
    private static final int REQUESTS_MAX = 1 << 15;

    private final SequencedSet<Digest> digests = new LinkedHashSet<>();

    synchronized boolean contains(Digest digest) {
        return digests.contains(digest);
    }

    synchronized void add(Digest digest) {
        digests.addLast(digest);
        if (digests.size() > REQUESTS_MAX) {
            digests.removeFirst();
        }
    }
}
