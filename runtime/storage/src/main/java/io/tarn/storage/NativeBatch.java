package io.tarn.storage;

import io.tarn.base.Bytes;
import java.nio.ByteBuffer;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Carries a [Batch] across to the engine, through memory that both sides see: a slice of a large
/// array crosses with one copy, where an array would need two.
final class NativeBatch implements AutoCloseable {
    private static final int VALUE_BYTES_FIRST = 64 << 10;

    private final Database database;
    private final WriteBatch batch = new WriteBatch();
    private final ByteBuffer key = ByteBuffer.allocateDirect(Batch.KEY_BYTES_MAX);
    private ByteBuffer value = ByteBuffer.allocateDirect(VALUE_BYTES_FIRST);

    NativeBatch(Database database) {
        this.database = database;
    }

    /// The engine's form of `changes`; valid until the next call.
    WriteBatch fill(Batch changes) throws RocksDBException {
        batch.clear();
        for (Batch.Change change : changes.changes()) {
            ColumnFamilyHandle family = database.family(change.shelf());
            switch (change) {
                case Batch.Change.Put put -> {
                    value = roomFor(value, put.value().size());
                    batch.put(family, load(key, put.key()), load(value, put.value()));
                }
                case Batch.Change.Delete delete -> batch.delete(family, load(key, delete.key()));
                case Batch.Change.DeleteRange range ->
                        batch.deleteRange(family, range.from().toArray(), range.until().toArray());
            }
        }
        return batch;
    }

    private static ByteBuffer load(ByteBuffer target, Bytes source) {
        return target.clear()
                .put(source.backingArray(), source.backingOffset(), source.size())
                .flip();
    }

    private static ByteBuffer roomFor(ByteBuffer buffer, int bytes) {
        return bytes <= buffer.capacity()
                ? buffer
                : ByteBuffer.allocateDirect(Integer.highestOneBit(bytes - 1) << 1);
    }

    @Override
    public void close() {
        batch.close();
    }
}
