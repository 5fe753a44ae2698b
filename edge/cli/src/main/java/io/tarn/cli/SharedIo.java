package io.tarn.cli;

import io.tarn.transport.IoThreads;
import org.jspecify.annotations.Nullable;

/// The IO threads of this process, for whatever nodes and sessions it has. They start when first
/// needed, which most commands never do, and end with the process.
final class SharedIo {
    private @Nullable IoThreads threads;

    synchronized IoThreads threads() {
        if (threads == null) {
            threads = IoThreads.start("tarn-io");
        }
        return threads;
    }
}
