package io.tarn.operations;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One operation and its surroundings: gives it inputs one at a time, in the order they came, on
/// the threads that bring them, and has its effects performed.
///
/// @param <I> everything that can happen to the operation
/// @param <E> what it asks for
abstract class RunningOperation<I, E> {
    private final OperationClock clock;

    /// Guarded by itself. A link may fail a request before `ask` returns, so that an input can come
    /// while another one is being taken: it waits here.
    private final Deque<I> inbox = new ArrayDeque<>();

    private boolean stepping;

    RunningOperation(OperationClock clock) {
        this.clock = clock;
    }

    abstract I ticked(long now);

    abstract List<E> step(I input);

    abstract boolean isOver();

    /// Called outside of any lock.
    abstract void perform(E effect);

    void start() {
        clock.started(this);
        tick();
    }

    void tick() {
        give(ticked(clock.now()));
    }

    /// Takes the input now, or leaves it to the thread that is taking one.
    void give(I input) {
        synchronized (inbox) {
            inbox.addLast(input);
            if (stepping) {
                return;
            }
            stepping = true;
        }
        for (I next = poll(); next != null; next = poll()) {
            List<E> effects = step(next);
            effects.forEach(this::perform);
            if (isOver()) {
                clock.over(this);
            }
        }
    }

    private @Nullable I poll() {
        synchronized (inbox) {
            I next = inbox.pollFirst();
            stepping = next != null;
            return next;
        }
    }
}
