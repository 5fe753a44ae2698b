package io.tarn.node;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Lets one thread work at a time: the keeper, whose task it is, or anyone who finds nobody at it and
/// would have to wake the keeper otherwise. What one does with it, the next sees.
///
/// Work is put where the keeper looks for it before [#want] is called. None is left lying: who gives the
/// baton back wakes the keeper if anybody has wanted it meanwhile.
final class Baton {
    /// 0 while nobody has it; else 1, and 1 more for each time it was wanted since.
    private final AtomicInteger wanted = new AtomicInteger();

    /// Has a permit while the baton is on its way to the keeper.
    private final Semaphore passed = new Semaphore(0);

    /// Takes it if nobody has it. Then [#give] or [#pass] must follow.
    boolean tryTake() {
        return wanted.compareAndSet(0, 1);
    }

    /// Gives back what [#tryTake] took.
    void give() {
        if (wanted.decrementAndGet() > 0) {
            passed.release();
        }
    }

    /// Gives what [#tryTake] took to the keeper.
    void pass() {
        passed.release();
    }

    /// There is work for the keeper.
    void want() {
        if (wanted.getAndIncrement() == 0) {
            passed.release();
        }
    }

    /// The keeper's: waits until it has the baton, because there is work, or because so much time has
    /// passed and nobody has it then.
    void await(long milliseconds) throws InterruptedException {
        if (!passed.tryAcquire(milliseconds, TimeUnit.MILLISECONDS)
                && wanted.getAndIncrement() != 0) {
            passed.acquire();
        }
    }

    /// The keeper's: does all the work there is, then gives the baton back.
    ///
    /// @param work takes what lies ready, until nothing does
    void doAll(Runnable work) {
        int seen = wanted.get();
        do {
            work.run();
            seen = wanted.addAndGet(-seen);
        } while (seen != 0);
    }
}
