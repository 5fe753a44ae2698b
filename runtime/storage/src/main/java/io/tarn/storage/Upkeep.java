package io.tarn.storage;

import io.tarn.storage.Batch.Change;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// One thread that turns deletions into room.
///
/// The engine collects garbage when new values push the old ones down. A store that is only deleted
/// from, as a full one is, would keep its garbage forever: a deletion is a few bytes in memory that
/// nothing pushes.
final class Upkeep implements AutoCloseable {
    private static final long EVERY_MILLIS = 500;

    /// So many deletions in memory are written out, as if they were a buffer of fragments.
    private static final long DELETIONS_MAX = 4096;

    private static final String DELETIONS_IN_MEMORY = "rocksdb.num-deletes-active-mem-table";

    private final RocksDB engine;
    private final ColumnFamilyHandle fragments;
    private final FreeSpace space;
    private final AtomicBoolean deleted = new AtomicBoolean();
    private final AtomicBoolean rangeDeleted = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("tarn-store-upkeep").daemon().unstarted(this::run);

    Upkeep(Database database, FreeSpace space) {
        this.engine = database.engine();
        this.fragments = database.family(Shelf.FRAGMENTS);
        this.space = space;
    }

    void start() {
        thread.start();
    }

    /// `batch` has been applied.
    void note(Batch batch) {
        for (Change change : batch.changes()) {
            if (change.shelf() == Shelf.FRAGMENTS) {
                switch (change) {
                    case Change.Put _ -> {}
                    case Change.Delete _ -> deleted.set(true);
                    case Change.DeleteRange _ -> rangeDeleted.set(true);
                }
            }
        }
    }

    private void run() {
        while (!isClosing()) {
            try {
                round();
            } catch (RocksDBException e) {
                // The engine's listener has heard of it; without room, the next round tries again.
                rangeDeleted.set(true);
            }
        }
    }

    private void round() throws RocksDBException {
        if (rangeDeleted.getAndSet(false) || (space.isFull() && deleted.getAndSet(false))) {
            writeOut(true);
            collect();
        } else if (engine.getLongProperty(fragments, DELETIONS_IN_MEMORY) > DELETIONS_MAX) {
            writeOut(false);
        }
    }

    private void writeOut(boolean wait) throws RocksDBException {
        try (var options = new FlushOptions().setWaitForFlush(wait).setAllowWriteStall(true)) {
            engine.flush(options, fragments);
        }
    }

    private void collect() throws RocksDBException {
        try (var options = new CompactRangeOptions().setExclusiveManualCompaction(false)) {
            engine.compactRange(fragments, null, null, options);
        }
    }

    private boolean isClosing() {
        try {
            return closing.await(EVERY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /// Ends what the engine does in the background, and this thread with it.
    @Override
    public void close() {
        closing.countDown();
        engine.cancelAllBackgroundWork(false);
        Threads.join(thread);
    }
}
