package io.tarn.ring.replica;

import io.tarn.crypto.Digest;
import java.util.Optional;

/// How long a member waits for its primary: for the oldest request that it knows of to be executed, and for
/// a new view to begin. Work that is done for others does not count, or a primary could starve one client.
/// Doubles with every view that comes to nothing, and shrinks again with those that do work (§4.5.2).
final class Patience {
    private static final int DOUBLINGS_MAX = 5;

    private final long ticks;
    private int doublings;
    private Optional<Digest> awaited = Optional.empty();
    private long awaitedSince;
    private Optional<Long> newViewAwaitedSince = Optional.empty();

    /// @param ticks at first
    Patience(long ticks) {
        this.ticks = ticks;
    }

    private long current() {
        return ticks << doublings;
    }

    /// @param oldest the request that waits longest, if any does
    boolean isOver(long now, Optional<Digest> oldest) {
        if (!oldest.equals(awaited)) {
            if (awaited.isPresent() && now - awaitedSince < ticks / 2) {
                doublings = Math.max(0, doublings - 1);
            }
            awaited = oldest;
            awaitedSince = now;
        }
        return oldest.isPresent() && now - awaitedSince >= current();
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

    void entered() {
        newViewAwaitedSince = Optional.empty();
        awaited = Optional.empty();
    }
}
