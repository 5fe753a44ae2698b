package io.tarn.operations;

import io.tarn.block.client.Service;
import io.tarn.crypto.KeyId;
import java.util.HashMap;
import java.util.Map;

/// How the servers of a volume have served the last operations of one kind, so that one which is silent, refuses,
/// or tells timestamps of its own is named though it cannot be convicted. Safe for use by many
/// threads.
final class ServiceBook {
    /// Of so many operations the results are kept, a bit each.
    private static final int WINDOW_OPERATIONS = Long.SIZE;

    /// Nothing is said of a server on the ground of fewer.
    private static final int OPERATIONS_MIN = 16;

    private record Window(long failed, int operations) {
        Window with(boolean failure) {
            return new Window(
                    failed << 1 | (failure ? 1 : 0), Math.min(operations + 1, WINDOW_OPERATIONS));
        }

        boolean isMostlyFailed() {
            return operations >= OPERATIONS_MIN && 2 * Long.bitCount(failed) > operations;
        }
    }

    private static final Window EMPTY = new Window(0, 0);

    private final Accusations accusations;
    private final Map<KeyId, Window> windows = new HashMap<>();

    ServiceBook(Accusations accusations) {
        this.accusations = accusations;
    }

    void served(KeyId server, Service service) {
        boolean failure = service != Service.HELPED;
        Window window;
        synchronized (this) {
            window = windows.getOrDefault(server, EMPTY).with(failure);
            windows.put(server, window);
        }
        if (failure && window.isMostlyFailed()) {
            accusations.unhelpful(server, service.words());
        }
    }
}
