package io.tarn.ring.replica;

import io.tarn.crypto.Digest;
import java.util.Optional;

/// How long a member waits for its primary: for the oldest request that it knows of to be executed, and for
/// a new view to begin. Work that is done for others does not count, or a primary could starve one client.
/// Doubles with every view that comes to nothing, and shrinks again with those that do work (§4.5.2).
///
/// Each request has its time from when it came, and not only from when it became the oldest: or a primary could
/// execute one of hundreds each time just before it is left, and stay for ever.
final class Patience {
    /// What is waited for.
    ///
    /// @param sinceTicks when it came
    /// @param turns how many full batches it may take until it has had its turn: an honest primary has as much to do
    ///     before it
    record Awaited(Digest request, long sinceTicks, int turns) {
        /// It counts from when it is looked for.
        static Awaited fromNow(Digest what) {
            return new Awaited(what, 0, Integer.MAX_VALUE);
        }
    }

    private static final int DOUBLINGS_MAX = 5;

    private final long ticks;
    private int doublings;
    private Optional<Digest> awaited = Optional.empty();
    private long awaitedSince;
    private long enteredAt;
    private Optional<Long> newViewAwaitedSince = Optional.empty();

    /// @param ticks at first
    Patience(long ticks) {
        this.ticks = ticks;
    }

    private long current() {
        return ticks << doublings;
    }

    /// @param oldest the request that waits longest, if any does
    boolean isOver(long now, Optional<Awaited> oldest) {
        Optional<Digest> request = oldest.map(Awaited::request);
        if (!request.equals(awaited)) {
            if (awaited.isPresent() && now - awaitedSince < ticks / 2) {
                doublings = Math.max(0, doublings - 1);
            }
            awaited = request;
            awaitedSince = now;
        }
        return oldest.isPresent() && (now - awaitedSince >= current() || isLate(now, oldest.get()));
    }

    private boolean isLate(long now, Awaited oldest) {
        long since = Math.max(enteredAt, oldest.sinceTicks());
        return now - since >= current() * oldest.turns();
    }

    /// A quorum has left: the new primary has what it needs.
    void awaitNewView(long now) {
        if (newViewAwaitedSince.isEmpty()) {
            newViewAwaitedSince = Optional.of(now);
        }
    }

    boolean isNewViewOverdue(long now) {
        return newViewAwaitedSince.filter(since -> now - since >= current()).isPresent();
    }

    void left() {
        doublings = Math.min(DOUBLINGS_MAX, doublings + 1);
        newViewAwaitedSince = Optional.empty();
        awaited = Optional.empty();
    }

    void entered(long now) {
        enteredAt = now;
        newViewAwaitedSince = Optional.empty();
        awaited = Optional.empty();
    }
}
