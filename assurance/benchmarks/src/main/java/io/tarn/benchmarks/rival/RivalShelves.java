package io.tarn.benchmarks.rival;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.benchmarks.rival.RivalRequest.PutStamped;
import io.tarn.block.BlockAddress;
import io.tarn.block.Timestamp;
import io.tarn.storage.Batch;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// Where a rival's blocks lie in the store: fragments and records on the shelves of Loft's.
///
/// Records in memory belong to the thread of [RivalLoop]; they are as many as a node keeps.
final class RivalShelves {
    private static final int RECORDS_CACHED_MAX = 1 << 15;

    private final Store store;
    private final SequencedMap<BlockAddress, Timestamp> stamps =
            new LinkedHashMap<>(16, 0.75f, true);

    RivalShelves(Store store) {
        this.store = store;
    }

    void put(Batch batch, BlockAddress address, Bytes value) {
        batch.put(Shelf.FRAGMENTS, key(address), value);
    }

    Optional<Bytes> get(BlockAddress address) throws StoreException {
        return store.get(Shelf.FRAGMENTS, key(address));
    }

    Optional<Bytes> get(BlockAddress address, Timestamp timestamp) throws StoreException {
        return store.get(Shelf.FRAGMENTS, key(address, timestamp));
    }

    Timestamp stamp(BlockAddress address) throws StoreException {
        Timestamp cached = stamps.get(address);
        if (cached != null) {
            return cached;
        }
        Optional<Bytes> record = store.get(Shelf.RECORDS, key(address));
        Timestamp stamp = record.isEmpty() ? Timestamp.NONE : stampOf(record.get());
        remember(address, stamp);
        return stamp;
    }

    /// The fragment takes the place of the one before, if it is later.
    void put(Batch batch, PutStamped put) throws StoreException {
        Timestamp before = stamp(put.address());
        if (!put.timestamp().isAfter(before)) {
            return;
        }
        var record = new CanonicalWriter();
        put.timestamp().write(record);
        put.crossChecksum().forEach(record::fixed);
        batch.put(Shelf.RECORDS, key(put.address()), record.toBytes());
        batch.put(Shelf.FRAGMENTS, key(put.address(), put.timestamp()), put.fragment());
        if (!before.isNone()) {
            batch.delete(Shelf.FRAGMENTS, key(put.address(), before));
        }
        remember(put.address(), put.timestamp());
    }

    private void remember(BlockAddress address, Timestamp stamp) {
        stamps.put(address, stamp);
        if (stamps.size() > RECORDS_CACHED_MAX) {
            stamps.pollFirstEntry();
        }
    }

    private static Timestamp stampOf(Bytes record) {
        try {
            return Timestamp.read(new CanonicalReader(record));
        } catch (MalformedException e) {
            throw new AssertionError("this class wrote the record", e);
        }
    }

    private static Bytes key(BlockAddress address) {
        var key = new CanonicalWriter();
        address.write(key);
        return key.toBytes();
    }

    private static Bytes key(BlockAddress address, Timestamp timestamp) {
        var key = new CanonicalWriter();
        address.write(key);
        timestamp.write(key);
        return key.toBytes();
    }
}
