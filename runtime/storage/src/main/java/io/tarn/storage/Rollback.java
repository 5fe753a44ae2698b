package io.tarn.storage;

import java.util.ArrayDeque;
import java.util.Deque;

/// What to undo, in reverse order, unless everything succeeded.
final class Rollback implements AutoCloseable {
    private final Deque<Runnable> undos = new ArrayDeque<>();

    void onFailure(Runnable undo) {
        undos.push(undo);
    }

    void succeeded() {
        undos.clear();
    }

    @Override
    public void close() {
        undos.forEach(Runnable::run);
    }
}
