package io.tarn.operations.ring;

import java.util.concurrent.ThreadLocalRandom;

/// The numbers of one key's requests in this process, each given once. Other processes may use the same key; so the first,
/// and whenever one of them is ahead, it begins somewhere above what is used. Safe for use by many threads.
final class NumberBook {
    /// Within this, so that nothing under way falls out of the ring's window of a client.
    private static final int AHEAD_MAX = 32;

    private long last = -1;

    /// @param unused a number above all that the ring is known to have executed
    synchronized long take(long unused) {
        last = last < unused ? unused + ThreadLocalRandom.current().nextInt(AHEAD_MAX) : last + 1;
        return last;
    }

    /// Another, when one was taken before.
    synchronized long takeNext() {
        return ++last;
    }
}
