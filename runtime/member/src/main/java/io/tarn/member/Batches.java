package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.Shelf;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreException.Kind;

/// Changes in their order, in as many of a store's batches as it takes: a loss of power leaves the first so
/// many of them, and never part of what was to be [#together].
final class Batches {
    /// What applies a batch, whole or not at all.
    @FunctionalInterface
    interface Sink {
        Applied apply(Batch batch);
    }

    private final Sink sink;
    private final long bytesMax;
    private Batch batch = new Batch();
    private boolean isTogether;

    /// @param bytesMax from which on a batch is full; the last change may take it beyond
    Batches(Sink sink, long bytesMax) {
        this.sink = sink;
        this.bytesMax = bytesMax;
    }

    void put(Shelf shelf, Bytes key, Bytes value) throws StoreException {
        batch.put(shelf, key, value);
        flushIfFull();
    }

    void delete(Shelf shelf, Bytes key) throws StoreException {
        batch.delete(shelf, key);
        flushIfFull();
    }

    /// What comes from here to [#apart] is there whole or not at all: little.
    void together() {
        isTogether = true;
    }

    void apart() throws StoreException {
        isTogether = false;
        flushIfFull();
    }

    private void flushIfFull() throws StoreException {
        if (!isTogether && batch.sizeBytes() >= bytesMax) {
            flush();
        }
    }

    /// @throws StoreException if the disk is full or has failed: the member cannot go on
    void flush() throws StoreException {
        if (batch.isEmpty()) {
            return;
        }
        Batch full = batch;
        batch = new Batch();
        switch (sink.apply(full)) {
            case Applied.Done _ -> {}
            case Applied.Full _ ->
                    throw new StoreException(Kind.FULL, "no room for the ring's journal");
            case Applied.Failed(String reason) -> throw new StoreException(Kind.FAILED, reason);
        }
    }
}
