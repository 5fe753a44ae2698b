package io.tarn.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A reply handler that a test thread waits for, with a bound.
final class Answer implements ReplyHandler {
    private static final int PATIENCE_S = 20;

    private sealed interface Outcome {
        record Replied(Message reply) implements Outcome {}

        record Failed(LinkFailure failure) implements Outcome {}
    }

    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    static Answer to(PeerLink link, Message request) {
        var answer = new Answer();
        link.request(request, answer);
        return answer;
    }

    @Override
    public void replied(Message reply) {
        settle(new Outcome.Replied(reply));
    }

    @Override
    public void failed(LinkFailure failure) {
        settle(new Outcome.Failed(failure));
    }

    private void settle(Outcome settled) {
        if (!outcome.complete(settled)) {
            throw new AssertionError("a second outcome: " + settled);
        }
    }

    boolean isDone() {
        return outcome.isDone();
    }

    boolean isReply() {
        return await() instanceof Outcome.Replied;
    }

    Message reply() {
        if (await() instanceof Outcome.Replied(Message reply)) {
            return reply;
        }
        throw new AssertionError("no reply: " + await());
    }

    LinkFailure failure() {
        if (await() instanceof Outcome.Failed(LinkFailure failure)) {
            return failure;
        }
        throw new AssertionError("no failure: " + await());
    }

    private Outcome await() {
        try {
            return outcome.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("no outcome", e);
        }
    }
}
