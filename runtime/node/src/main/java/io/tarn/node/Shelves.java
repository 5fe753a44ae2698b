package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockAddress;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import io.tarn.block.VolumeId;
import io.tarn.block.server.BlockRecord;
import io.tarn.block.server.ServerEffect;
import io.tarn.storage.Batch;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// Where the blocks of one volume lie in the store (docs/spec/storage.md, "Keys").
///
/// | shelf | key | value |
/// |---|---|---|
/// | RECORDS | volume, block u64 | [BlockRecord] |
/// | FRAGMENTS | volume, block u64, ts u64, content 32 | the fragment |
/// | UNSETTLED | volume, block u64 | nothing: the record has more than its latest commit |
final class Shelves {
    private final Store store;
    private final VolumeId volume;
    private final Redundancy redundancy;

    Shelves(Store store, VolumeId volume, Redundancy redundancy) {
        this.store = store;
        this.volume = volume;
        this.redundancy = redundancy;
    }

    /// The record as applied last, [BlockRecord#NONE] if there never was one.
    ///
    /// @throws StoreException if what is there cannot be read, which is not the same as nothing
    BlockRecord record(long block) throws StoreException {
        Optional<Bytes> bytes = store.get(Shelf.RECORDS, blockKey(block));
        return bytes.isEmpty() ? BlockRecord.NONE : decode(bytes.get());
    }

    Optional<Bytes> fragment(BlockAddress address, Timestamp timestamp) throws StoreException {
        return store.get(Shelf.FRAGMENTS, fragmentKey(address, timestamp));
    }

    void add(Batch batch, ServerEffect.Save save) {
        Bytes key = blockKey(save.address().block());
        batch.put(Shelf.RECORDS, key, save.record().toBytes());
        if (save.record().isSettled()) {
            batch.delete(Shelf.UNSETTLED, key);
        } else {
            batch.put(Shelf.UNSETTLED, key, Bytes.EMPTY);
        }
    }

    void add(Batch batch, ServerEffect.Keep keep) {
        batch.put(Shelf.FRAGMENTS, fragmentKey(keep.address(), keep.timestamp()), keep.fragment());
    }

    void add(Batch batch, ServerEffect.Drop drop) {
        batch.delete(Shelf.FRAGMENTS, fragmentKey(drop.address(), drop.timestamp()));
    }

    /// Everything of this volume.
    void addRemoval(Batch batch) {
        KeyRange all = KeyRange.prefix(volume.value());
        for (Shelf shelf : List.of(Shelf.RECORDS, Shelf.FRAGMENTS, Shelf.UNSETTLED)) {
            // Every id that ends a range without an end is one of all ones, which nobody draws.
            batch.deleteRange(shelf, all.from(), all.until().orElseThrow());
        }
    }

    /// Blocks whose records are not settled, ascending.
    List<Long> unsettled() throws StoreException {
        var blocks = new ArrayList<Long>();
        var range = KeyRange.prefix(volume.value());
        store.scan(Shelf.UNSETTLED, range, Integer.MAX_VALUE, (key, _) -> blocks.add(blockOf(key)));
        return blocks;
    }

    /// Up to `max` records of written blocks from `from` on; `each` gets block and record.
    ///
    /// @return whether the end of the volume was reached
    boolean records(long from, int max, BiConsumer<Long, BlockRecord> each) throws StoreException {
        var found = new TreeMap<Long, Bytes>();
        Optional<Bytes> next =
                store.scan(
                        Shelf.RECORDS,
                        KeyRange.prefix(volume.value()).startingAt(blockKey(from)),
                        max,
                        (key, value) -> found.put(blockOf(key), value));
        for (var entry : found.entrySet()) {
            each.accept(entry.getKey(), decode(entry.getValue()));
        }
        return next.isEmpty();
    }

    private BlockRecord decode(Bytes bytes) throws StoreException {
        try {
            return BlockRecord.of(bytes, redundancy);
        } catch (MalformedException e) {
            throw new StoreException(Kind.ROTTEN, "a block's record does not decode", e);
        }
    }

    private Bytes blockKey(long block) {
        return new CanonicalWriter().fixed(volume.value()).u64(block).toBytes();
    }

    private Bytes fragmentKey(BlockAddress address, Timestamp timestamp) {
        var key = new CanonicalWriter();
        address.write(key);
        timestamp.write(key);
        return key.toBytes();
    }

    private static long blockOf(Bytes key) {
        try {
            return new CanonicalReader(key.slice(VolumeId.BYTES, Long.BYTES)).u64();
        } catch (MalformedException e) {
            throw new AssertionError("this class wrote the key", e);
        }
    }
}
