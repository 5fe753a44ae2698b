package io.tarn.bucket;

import static io.tarn.base.Invariant.require;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// A question of which one is under way at a time: all who ask meanwhile share the next. So an answer is never older than the
/// asking, and many who ask cost no more than few. Safe for use by many threads.
final class SharedQuestion<T> {
    /// Waits for the answer.
    @FunctionalInterface
    interface Question<T> {
        T ask() throws RefusedException, InterruptedException;
    }

    private final Question<T> question;
    private @Nullable CompletableFuture<T> next;
    private boolean isUnderWay;

    SharedQuestion(Question<T> question) {
        this.question = question;
    }

    T answer() throws RefusedException, InterruptedException {
        try {
            return joined().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            throw new AssertionError("a question failed", e.getCause());
        }
    }

    private synchronized CompletableFuture<T> joined() {
        if (next == null) {
            next = new CompletableFuture<>();
        }
        CompletableFuture<T> mine = next;
        if (!isUnderWay) {
            isUnderWay = true;
            // Of nobody's own, so that whoever is interrupted interrupts none but itself.
            Thread.ofVirtual().name("tarn-ordered-view").start(this::askAll);
        }
        return mine;
    }

    private void askAll() {
        for (CompletableFuture<T> asked = take(); asked != null; asked = take()) {
            try {
                asked.complete(question.ask());
            } catch (Throwable e) {
                asked.completeExceptionally(e);
            }
        }
    }

    private synchronized @Nullable CompletableFuture<T> take() {
        require(isUnderWay, "one asks");
        CompletableFuture<T> asked = next;
        next = null;
        isUnderWay = asked != null;
        return asked;
    }
}
