package io.tarn.node;

import static io.tarn.base.Invariant.require;

import io.tarn.crypto.KeyId;
import io.tarn.member.FairTasks;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread for what callers ask that may take a while: of each caller so many questions at a time, and next
/// is whose have taken least time, so that whoever asks without end waits for itself alone.
///
/// Safe for use by many threads.
final class Clerk implements AutoCloseable {
    /// Of one caller, those included that wait for something else.
    static final int QUESTIONS_MAX = 64;

    private static final int ALL_MAX = 1 << 14;
    private static final long CLOSE_MS_MAX = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(Clerk.class);

    /// Each question counts as one byte.
    private static final FairTasks.Room ROOM =
            new FairTasks.Room(QUESTIONS_MAX, QUESTIONS_MAX, ALL_MAX, QUESTIONS_MAX, QUESTIONS_MAX);

    private final Predicate<KeyId> isNode;
    private final Consumer<Throwable> fatal;
    private final FairTasks tasks = new FairTasks(ROOM, ROOM, System::nanoTime);
    private final Map<KeyId, Integer> questions = new HashMap<>();
    private int all;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("tarn-control").unstarted(this::run);

    /// @param isNode whose turn comes more often
    /// @param fatal hears of a contradiction of this node's own
    Clerk(Predicate<KeyId> isNode, Consumer<Throwable> fatal) {
        this.isNode = isNode;
        this.fatal = fatal;
    }

    void start() {
        thread.start();
    }

    /// Has a question answered when it is the caller's turn.
    ///
    /// @return whether there was room
    boolean ask(KeyId caller, Runnable answer) {
        boolean hasRoom = admit(caller);
        if (hasRoom) {
            enqueue(caller, answer);
        }
        return hasRoom;
    }

    /// Has a question answered when something it needs is there, and then it is the caller's turn.
    ///
    /// @param needed asked for at once; it completes in any case
    /// @param answer gets it, or nothing if it has failed
    /// @return whether there was room
    <T> boolean ask(
            KeyId caller, Supplier<CompletableFuture<T>> needed, Consumer<Optional<T>> answer) {
        boolean hasRoom = admit(caller);
        if (hasRoom) {
            var _ =
                    needed.get()
                            .whenComplete((found, _) ->
                                    enqueue(
                                            caller,
                                            () -> answer.accept(Optional.ofNullable(found))));
        }
        return hasRoom;
    }

    private synchronized boolean admit(KeyId caller) {
        int its = questions.getOrDefault(caller, 0);
        boolean hasRoom = its < QUESTIONS_MAX && all < ALL_MAX;
        if (hasRoom) {
            questions.put(caller, its + 1);
            all++;
        }
        return hasRoom;
    }

    private synchronized void answered(KeyId caller) {
        questions.computeIfPresent(caller, (_, its) -> its == 1 ? null : Integer.valueOf(its - 1));
        all--;
    }

    private void enqueue(KeyId caller, Runnable answer) {
        boolean isTaken =
                tasks.offer(
                        caller,
                        isNode.test(caller),
                        1,
                        turn -> {
                            turn.done();
                            answered(caller);
                            answer.run();
                        });
        require(isTaken, "there is room for whoever is admitted");
    }

    private void run() {
        try {
            while (true) {
                FairTasks.Turn next = tasks.take();
                try {
                    next.run();
                } catch (RuntimeException e) {
                    LOG.error("a question has met a bug", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            fatal.accept(e);
        }
    }

    /// Whoever still waits has no answer.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_MS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
