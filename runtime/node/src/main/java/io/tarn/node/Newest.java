package io.tarn.node;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The newest of what is shown to one thread, which looks when it has time: what came in between is never seen. Shown by any
/// thread.
final class Newest<T> {
    private final Semaphore news = new Semaphore(0);
    private volatile Optional<T> newest = Optional.empty();

    void show(T shown) {
        newest = Optional.of(shown);
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    /// Empty until the first one comes.
    Optional<T> get() {
        return newest;
    }

    /// What is newest, once something came since the last time that one was awaited.
    T await() throws InterruptedException {
        news.acquire();
        return taken();
    }

    /// The same, or whatever there is when some time is over.
    T await(long msMax) throws InterruptedException {
        if (newest.isEmpty()) {
            return await();
        }
        var _ = news.tryAcquire(msMax, TimeUnit.MILLISECONDS);
        return taken();
    }

    private T taken() {
        // One look is at all that came until now.
        news.drainPermits();
        return newest.orElseThrow();
    }
}
