package io.tarn.transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A handler that this process gave to its own transport threw: a bug here, whatever a peer sent.
final class HandlerFailure {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerFailure.class);

    private HandlerFailure() {}

    /// Logs the bug with its trace. An [Error], such as a node contradicting itself, also goes to the
    /// thread's uncaught exception handler, which decides whether the process goes on; event loops
    /// would swallow it.
    static void report(String handler, Throwable bug, TransportCounters counters) {
        counters.add(TransportEvent.HANDLER_FAILED);
        LOG.error("{} failed", handler, bug);
        if (bug instanceof Error) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
        }
    }
}
