package io.tarn.base;

import java.util.function.Consumer;

/// Marks a branch that only rare schedules reach, so that a simulation can tell which of its seeds
/// got there and fail when none did (FoundationDB's `CODE_PROBE`).
///
/// Nothing listens in production: a mark is then one look at the thread's scope, has no effect, and
/// belongs on rare branches only. A listener is bound to the thread that runs a simulation, never
/// to the process, so simulations side by side do not hear each other.
///
/// The name is a string literal, unique in the code base: tests read all of them from class files.
public final class Probe {
    private static final ScopedValue<Consumer<String>> LISTENER = ScopedValue.newInstance();

    private Probe() {}

    /// Says that this branch was taken.
    ///
    /// @param branch what is rare about it, for example `read is redirected to a later write`
    public static void reached(String branch) {
        if (LISTENER.isBound()) {
            LISTENER.get().accept(branch);
        }
    }

    /// Runs `work` while `listener` hears every mark this thread reaches. The listener only takes
    /// note: it changes nothing that `work` can see.
    public static void heardBy(Consumer<String> listener, Runnable work) {
        ScopedValue.where(LISTENER, listener).run(work);
    }
}
