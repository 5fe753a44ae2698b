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
import io.tarn.block.server.RecordHead;
import io.tarn.block.server.ServerEffect;
import io.tarn.block.server.StoredEntry;
import io.tarn.storage.Batch;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where the blocks of one volume lie in the store (docs/spec/storage.md, "Keys").
///
/// | shelf | key | value |
/// |---|---|---|
/// | RECORDS | volume, block u64 | [RecordHead] |
/// | ENTRIES | volume, block u64, ts u64, content 32 | [StoredEntry], for each that the head names |
/// | FRAGMENTS | volume, block u64, ts u64, content 32 | the fragment |
/// | UNSETTLED | volume, block u64 | nothing: the record has more than its latest commit |
final class Shelves {
    private static final int KEY_BYTES = VolumeId.BYTES + Long.BYTES;

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
        if (bytes.isEmpty()) {
            return BlockRecord.NONE;
        }
        RecordHead head = decode(bytes.get());
        var address = new BlockAddress(volume, block);
        var entries = new TreeMap<Timestamp, StoredEntry>();
        for (Timestamp timestamp : head.entries()) {
            entries.put(
                    timestamp,
                    entry(address, timestamp)
                            .orElseThrow(() ->
                                    new StoreException(
                                            Kind.ROTTEN, "a block's record lacks an entry")));
        }
        return new BlockRecord(head.latestCommit(), head.prepared(), entries);
    }

    /// The latest commit as applied last; nothing else of the record is read.
    Timestamp latestCommit(long block) throws StoreException {
        Optional<Bytes> bytes = store.get(Shelf.RECORDS, blockKey(block));
        return bytes.isEmpty() ? Timestamp.NONE : decode(bytes.get()).latestCommit();
    }

    Optional<StoredEntry> entry(BlockAddress address, Timestamp timestamp) throws StoreException {
        Optional<Bytes> bytes = store.get(Shelf.ENTRIES, entryKey(address, timestamp));
        try {
            return bytes.isEmpty()
                    ? Optional.empty()
                    : Optional.of(StoredEntry.of(bytes.get(), redundancy));
        } catch (MalformedException e) {
            throw new StoreException(Kind.ROTTEN, "a block's entry does not decode", e);
        }
    }

    Optional<Bytes> fragment(BlockAddress address, Timestamp timestamp) throws StoreException {
        return store.get(Shelf.FRAGMENTS, entryKey(address, timestamp));
    }

    /// Writes what has changed. An entry goes with its fragment also if it is the same: repair replaces
    /// what has rotted.
    ///
    /// @param before what the disk holds of the block
    /// @param kept writes whose fragments the same step has stored
    void add(Batch batch, ServerEffect.Save save, BlockRecord before, Set<Timestamp> kept) {
        BlockAddress address = save.address();
        BlockRecord after = save.record();
        Bytes key = blockKey(address.block());
        batch.put(Shelf.RECORDS, key, after.head().toBytes());
        after.entries()
                .forEach((timestamp, entry) -> {
                    if (kept.contains(timestamp)
                            || !entry.equals(before.entries().get(timestamp))) {
                        batch.put(Shelf.ENTRIES, entryKey(address, timestamp), entry.toBytes());
                    }
                });
        for (Timestamp timestamp : before.entries().keySet()) {
            if (!after.entries().containsKey(timestamp)) {
                batch.delete(Shelf.ENTRIES, entryKey(address, timestamp));
            }
        }
        if (!after.isSettled() && before.isSettled()) {
            batch.put(Shelf.UNSETTLED, key, Bytes.EMPTY);
        } else if (after.isSettled() && !before.isSettled()) {
            batch.delete(Shelf.UNSETTLED, key);
        }
    }

    void add(Batch batch, ServerEffect.Keep keep) {
        batch.put(Shelf.FRAGMENTS, entryKey(keep.address(), keep.timestamp()), keep.fragment());
    }

    void add(Batch batch, ServerEffect.Drop drop) {
        batch.delete(Shelf.FRAGMENTS, entryKey(drop.address(), drop.timestamp()));
    }

    void addRemoval(Batch batch) {
        addRemoval(volume, batch);
    }

    /// Everything of a volume, its immutable blocks too.
    static void addRemoval(VolumeId volume, Batch batch) {
        KeyRange all = KeyRange.prefix(volume.value());
        for (Shelf shelf :
                List.of(Shelf.RECORDS, Shelf.ENTRIES, Shelf.FRAGMENTS, Shelf.UNSETTLED)) {
            // Every id that ends a range without an end is one of all ones, which nobody draws.
            batch.deleteRange(shelf, all.from(), all.until().orElseThrow());
        }
    }

    /// Blocks whose records are not settled, ascending.
    List<Long> unsettled() throws StoreException {
        var blocks = new ArrayList<Long>();
        var range = KeyRange.prefix(volume.value());
        store.scan(
                Shelf.UNSETTLED,
                range,
                Integer.MAX_VALUE,
                (key, _) -> {
                    // The others are of immutable blocks.
                    if (key.size() == KEY_BYTES) {
                        blocks.add(blockOf(key));
                    }
                });
        return blocks;
    }

    /// Latest commits of blocks from `from` on, ascending; blocks that have none are passed over.
    ///
    /// @param committed gets `max` of them, or all there are
    /// @return whether there is none after those
    boolean latestCommits(long from, int max, SortedMap<Long, Timestamp> committed)
            throws StoreException {
        Optional<Bytes> next = Optional.of(blockKey(from));
        while (next.isPresent() && committed.size() < max) {
            var found = new TreeMap<Long, Bytes>();
            next =
                    store.scan(
                            Shelf.RECORDS,
                            KeyRange.prefix(volume.value()).startingAt(next.get()),
                            max - committed.size(),
                            (key, value) -> found.put(blockOf(key), value));
            for (var entry : found.entrySet()) {
                Timestamp latest = decode(entry.getValue()).latestCommit();
                if (!latest.isNone()) {
                    committed.put(entry.getKey(), latest);
                }
            }
        }
        return next.isEmpty();
    }

    private static RecordHead decode(Bytes bytes) throws StoreException {
        try {
            return RecordHead.of(bytes);
        } catch (MalformedException e) {
            throw new StoreException(Kind.ROTTEN, "a block's record does not decode", e);
        }
    }

    private Bytes blockKey(long block) {
        return new CanonicalWriter().fixed(volume.value()).u64(block).toBytes();
    }

    /// Of an entry, and of the fragment beside it.
    private static Bytes entryKey(BlockAddress address, Timestamp timestamp) {
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
