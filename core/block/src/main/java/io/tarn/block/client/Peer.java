package io.tarn.block.client;

import io.tarn.block.BlockRequest;
import io.tarn.block.Refusal;
import org.jspecify.annotations.Nullable;

/// What one operation knows of one server's willingness: at most one request is in flight to it.
class Peer {
    final int server;

    /// The request in flight; null if none.
    BlockRequest.@Nullable OfBlock asked;

    long exchange;
    long askedAt;

    /// Not to be asked before this tick.
    long notBefore;

    /// The last refusal since its last useful answer.
    @Nullable Refusal refusal;

    private int failures;

    Peer(int server) {
        this.server = server;
    }

    boolean isFree(long now) {
        return asked == null && now >= notBefore;
    }

    /// It failed since its last useful answer.
    boolean isFailing() {
        return failures > 0;
    }

    void answered() {
        failures = 0;
        refusal = null;
    }

    void failed(long now, ClientLimits limits) {
        notBefore = now + (limits.retryTicks() << Math.min(failures, ClientLimits.DOUBLINGS_MAX));
        failures++;
    }
}
