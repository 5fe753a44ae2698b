package io.tarn.storage;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One thread that makes changes durable, once for everybody who asked while it was busy before.
///
/// A round that is under way may have begun before the change of somebody who asks now, so askers
/// wait for the next one. The disk is then never idle while anybody waits, and the group grows with
/// the load.
final class GroupCommit implements AutoCloseable {
    private static final class Round {
        final CompletableFuture<Synced> outcome = new CompletableFuture<>();
        final CompletionStage<Synced> seen = outcome.minimalCompletionStage();
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Supplier<Synced> sync;
    private final Thread thread;

    private Round next = new Round();
    private boolean asked;
    private boolean closing;

    /// @param sync makes everything applied before the call durable; never throws
    GroupCommit(String name, Supplier<Synced> sync) {
        this.sync = sync;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Completes after a round that begins after this call, on this object's thread.
    CompletionStage<Synced> ask() {
        lock.lock();
        try {
            if (closing) {
                return CompletableFuture.completedStage(new Synced.Failed("the store is closed"));
            }
            asked = true;
            changed.signal();
            return next.seen;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (Round round = awaitAsked(); round != null; round = awaitAsked()) {
            round.outcome.complete(sync.get());
        }
    }

    private @Nullable Round awaitAsked() {
        lock.lock();
        try {
            while (!asked && !closing) {
                changed.awaitUninterruptibly();
            }
            if (!asked) {
                return null;
            }
            asked = false;
            Round begun = next;
            next = new Round();
            return begun;
        } finally {
            lock.unlock();
        }
    }

    /// Returns when everybody who asked before has an answer.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        Threads.join(thread);
    }
}
