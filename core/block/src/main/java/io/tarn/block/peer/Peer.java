package io.tarn.block.peer;

import io.tarn.block.Refusal;
import java.util.OptionalLong;
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

    /// Which its last answer took; negative before the first.
    long answerTicks = -1;

    /// Not to be asked before this tick.
    private long notBefore;

    private @Nullable Refusal refusal;
    private boolean hasRefused;
    private boolean silent;
    private int failures;

    public Peer(int server) {
        this.server = server;
    }

    public boolean isAsked() {
        return asked != null;
    }

    public boolean wasAsked() {
        return exchange != 0;
    }

    /// How long its last answer took; empty before the first.
    public OptionalLong answerTicks() {
        return answerTicks < 0 ? OptionalLong.empty() : OptionalLong.of(answerTicks);
    }

    public boolean isFree(long now) {
        return asked == null && now >= notBefore;
    }

    /// It failed since its last useful answer.
    public boolean isFailing() {
        return failures > 0;
    }

    /// It has refused something in this operation, whatever it did since.
    public boolean hasRefused() {
        return hasRefused;
    }

    /// It refused since its last useful answer.
    public boolean isRefusing() {
        return refusal != null;
    }

    /// It was given up on since its last useful answer, or has left a question open for `ticks`.
    public boolean isSilent(long now, long ticks) {
        return silent || (asked != null && now - askedAt >= ticks);
    }

    /// Whether its last refusal, since its last useful answer, was this one.
    public boolean refuses(Refusal which) {
        return refusal == which;
    }

    public void refused(Refusal now) {
        refusal = now;
        hasRefused = true;
    }

    public void answered() {
        failures = 0;
        refusal = null;
        silent = false;
    }

    /// It has been of no help lately: it is asked as ever, but not waited for.
    public void expectNothing() {
        failures = Math.max(failures, 1);
    }

    void gaveUp() {
        asked = null;
        silent = true;
    }

    void failed(long now, long retryTicks) {
        notBefore = now + (retryTicks << Math.min(failures, DOUBLINGS_MAX));
        failures++;
    }
}
