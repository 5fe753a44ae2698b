package io.tarn.cli;

import java.util.concurrent.CompletableFuture;

/// Tells commands that run for long when to stop.
@FunctionalInterface
interface StopSignal {
    /// From here on, the process ends only after the caller has closed what this returns.
    Listening listen();

    /// Hears the signal for one command.
    interface Listening extends AutoCloseable {
        /// Completes when the process is told to stop (SIGINT, SIGTERM).
        CompletableFuture<Void> told();

        /// The command has cleaned up after itself.
        @Override
        void close();
    }
}
