package io.tarn.block.peer;

import io.tarn.block.Refusal;
import org.jspecify.annotations.Nullable;

/// What one operation knows of one server's willingness: at most one request is in flight to it.
///
/// @param <R> the requests that the operation makes
public class Peer<R> {
    /// A pause doubles this many times at most.
    private static final int DOUBLINGS_MAX = 6;

    public final int server;

    /// The request in flight; null if none.
    @Nullable R asked;

    long exchange;
    long askedAt;

    /// Not to be asked before this tick.
    private long notBefore;

    private @Nullable Refusal refusal;
    private int failures;

    public Peer(int server) {
        this.server = server;
    }

    public boolean isAsked() {
        return asked != null;
    }

    public boolean isFree(long now) {
        return asked == null && now >= notBefore;
    }

    /// It failed since its last useful answer.
    public boolean isFailing() {
        return failures > 0;
    }

    /// Whether its last refusal, since its last useful answer, was this one.
    public boolean refuses(Refusal which) {
        return refusal == which;
    }

    public void refused(Refusal now) {
        refusal = now;
    }

    public void answered() {
        failures = 0;
        refusal = null;
    }

    void failed(long now, long retryTicks) {
        notBefore = now + (retryTicks << Math.min(failures, DOUBLINGS_MAX));
        failures++;
    }
}
