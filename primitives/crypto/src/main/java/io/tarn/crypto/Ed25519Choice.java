package io.tarn.crypto;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Which provider of Ed25519 is used. To load the fast one takes as long as some hundred operations of the JDK's, most of it for
/// the signature of its own file: a command that signs one request and checks ten answers is over before. So the first
/// operations are the JDK's, and who comes after them has the fast one loaded. Safe for use by many threads.
final class Ed25519Choice {
    /// A node makes more of them before it is ready, most commands never do.
    static final int FIRST_OPERATIONS = 100;

    private final ReentrantLock loading = new ReentrantLock();
    private final AtomicInteger operations = new AtomicInteger();
    private final Ed25519Provider first = Ed25519Provider.jdk();
    private volatile @Nullable Ed25519Provider settled;

    Ed25519Choice() {
        if (!first.passesSelfTest()) {
            settle();
        }
    }

    /// For one operation.
    Ed25519Provider next() {
        Ed25519Provider known = settled;
        if (known != null) {
            return known;
        }
        // Whoever comes while another loads it does not wait for it.
        if (operations.incrementAndGet() <= FIRST_OPERATIONS || !loading.tryLock()) {
            return first;
        }
        try {
            return settle();
        } finally {
            loading.unlock();
        }
    }

    /// The one that is used from now on.
    Ed25519Provider settle() {
        loading.lock();
        try {
            Ed25519Provider known = settled;
            if (known == null) {
                known = Ed25519Provider.choose();
                settled = known;
            }
            return known;
        } finally {
            loading.unlock();
        }
    }
}
