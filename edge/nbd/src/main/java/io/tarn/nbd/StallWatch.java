package io.tarn.nbd;

import java.time.Duration;
import java.util.Optional;

/// Whether a client keeps its end of the transmission: it may be idle for ever, but what it has begun
/// to send it must finish, and what it has asked for it must read. Otherwise it holds memory that
/// others wait for. Times are of [System#nanoTime].
final class StallWatch {
    private final long patienceNanos;
    private boolean requestArriving;
    private long requestSince;
    private int unsentReplies;
    private long replySince;

    StallWatch(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /// The client owes the rest of a request, or nothing.
    void requestArriving(boolean arriving, long now) {
        if (arriving && !requestArriving) {
            requestSince = now;
        }
        requestArriving = arriving;
    }

    void replyQueued(long now) {
        if (unsentReplies++ == 0) {
            replySince = now;
        }
    }

    void replySent(long now) {
        unsentReplies--;
        replySince = now;
    }

    /// Why the client has had time enough, if it has.
    Optional<String> verdict(long now) {
        if (requestArriving && now - requestSince > patienceNanos) {
            return Optional.of("a request did not arrive whole in time");
        }
        if (unsentReplies > 0 && now - replySince > patienceNanos) {
            return Optional.of("a reply was not read in time");
        }
        return Optional.empty();
    }
}
