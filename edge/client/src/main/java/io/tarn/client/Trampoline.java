package io.tarn.client;

import java.util.ArrayDeque;
import java.util.Queue;

/// Runs follow-up work of a thread one after another, never one inside the other.
///
/// An operation that ends at once (a fake, a cache, a refusal) would otherwise start its successor on
/// its own stack, and thousands of blocks would overflow it. Threads do not wait for one another:
/// each has its own queue, which is empty whenever the outermost call has returned.
final class Trampoline {
    private static final ThreadLocal<Trampoline> OF_THREAD =
            ThreadLocal.withInitial(Trampoline::new);

    private final Queue<Runnable> pending = new ArrayDeque<>();
    private boolean running;

    private Trampoline() {}

    static void run(Runnable work) {
        OF_THREAD.get().add(work);
    }

    private void add(Runnable work) {
        pending.add(work);
        if (running) {
            return;
        }
        running = true;
        try {
            for (Runnable next = pending.poll(); next != null; next = pending.poll()) {
                next.run();
            }
        } finally {
            running = false;
        }
    }
}
