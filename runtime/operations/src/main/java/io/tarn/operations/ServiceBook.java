package io.tarn.operations;

import io.tarn.block.client.Service;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// How the servers of a volume have served the last operations of one kind, so that one which is
/// silent, refuses, or tells timestamps of its own is named though it cannot be convicted, and is no
/// longer waited for. Safe for use by many threads.
final class ServiceBook {
    /// Of so many operations the results are kept, a bit each.
    private static final int WINDOW_OPERATIONS = Long.SIZE;

    /// Nothing is said of a server on the ground of fewer.
    private static final int OPERATIONS_MIN = 16;

    private record Window(long failed, int operations) {
        private static final Window EMPTY = new Window(0, 0);

        Window with(boolean failure) {
            return new Window(
                    failed << 1 | (failure ? 1 : 0), Math.min(operations + 1, WINDOW_OPERATIONS));
        }

        boolean isMostlyFailed() {
            return operations >= OPERATIONS_MIN && 2 * Long.bitCount(failed) > operations;
        }
    }

    private final Complaints complaints;

    /// By server; guarded by this.
    private final Window[] windows;

    private volatile SortedSet<Integer> unhelpful = Collections.emptySortedSet();

    /// Hears, at each further failure, of a server that has failed most operations.
    @FunctionalInterface
    interface Complaints {
        void unhelpful(int server, String reason);
    }

    ServiceBook(int servers, Complaints complaints) {
        this.complaints = complaints;
        this.windows = new Window[servers];
        Arrays.fill(windows, Window.EMPTY);
    }

    /// Servers that have failed most operations of late.
    SortedSet<Integer> unhelpful() {
        return unhelpful;
    }

    void served(int server, Service service) {
        boolean failure = service != Service.HELPED;
        if (note(server, failure) && failure) {
            complaints.unhelpful(server, service.words());
        }
    }

    private synchronized boolean note(int server, boolean failure) {
        Window window = windows[server].with(failure);
        windows[server] = window;
        boolean useless = window.isMostlyFailed();
        if (useless != unhelpful.contains(server)) {
            var changed = new TreeSet<>(unhelpful);
            if (useless) {
                changed.add(server);
            } else {
                changed.remove(server);
            }
            unhelpful = Collections.unmodifiableSortedSet(changed);
        }
        return useless;
    }
}
