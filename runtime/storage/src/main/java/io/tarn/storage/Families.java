package io.tarn.storage;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;

/// How the engine keeps each [Shelf]; measurements are in docs/spec/storage.md.
///
/// Nothing is compressed: fragments are encrypted or already compact, and records are mostly hashes.
final class Families {
    /// Ten bits a key: one absent key in a hundred costs a read.
    private static final double BLOOM_BITS_PER_KEY = 10;

    /// A compaction moves what is alive out of this share of the blob files, the oldest.
    private static final double BLOB_AGE_CUTOFF = 0.25;

    /// When this share of those files is garbage, a compaction is made for their sake.
    private static final double BLOB_GARBAGE_MAX = 0.3;

    /// A buffer of fragments leaves a table of their keys that is this much smaller, or smaller yet.
    /// Tables and levels follow it: a compaction moves the old fragments of all keys it touches,
    /// however little garbage they lie in, so it must touch few. With the engine's own table size
    /// each would touch some 30 GiB of fragments.
    private static final long FRAGMENTS_PER_KEYS = 128;

    private static final int TABLES_IN_FIRST_LEVEL = 4;

    /// Buffers written out before garbage among them is looked for. What the collector is behind is
    /// space, so it may not be far behind.
    private static final int BUFFERS_BEHIND = 4;

    /// With so many, writers wait for the collector. They are not slowed before: the engine would
    /// lower their rate with every buffer, in the end to 16 KiB a second, and raise it as slowly;
    /// a short wait is over when a table is.
    private static final int BUFFERS_BEHIND_MAX = 16;

    private final StoreLimits limits;
    private final Cache cache;
    private final List<AbstractNativeReference> owned = new ArrayList<>();

    /// @param cache shared by all families
    Families(StoreLimits limits, Cache cache) {
        this.limits = limits;
        this.cache = cache;
    }

    ColumnFamilyOptions of(Shelf shelf) {
        return switch (shelf) {
            case RECORDS, ENTRIES, UNSETTLED, META, RING_JOURNAL, RING_STATE ->
                    small(limits.recordBufferBytes());
            // However small, fragments lie apart from their keys: with values among them, tables
            // made for keys pile up faster than they can be compacted.
            case FRAGMENTS ->
                    small(limits.fragmentBufferBytes())
                            .setEnableBlobFiles(true)
                            .setMinBlobSize(0)
                            .setBlobFileSize(limits.fragmentBufferBytes())
                            .setBlobCompressionType(CompressionType.NO_COMPRESSION)
                            .setEnableBlobGarbageCollection(true)
                            .setBlobGarbageCollectionAgeCutoff(BLOB_AGE_CUTOFF)
                            .setBlobGarbageCollectionForceThreshold(BLOB_GARBAGE_MAX)
                            .setTargetFileSizeBase(keyTableBytes())
                            .setMaxBytesForLevelBase(TABLES_IN_FIRST_LEVEL * keyTableBytes())
                            .setLevel0FileNumCompactionTrigger(BUFFERS_BEHIND)
                            .setLevel0SlowdownWritesTrigger(BUFFERS_BEHIND_MAX)
                            .setLevel0StopWritesTrigger(BUFFERS_BEHIND_MAX);
        };
    }

    /// Options and filters made so far; to be closed after the database.
    List<AbstractNativeReference> owned() {
        return owned;
    }

    private long keyTableBytes() {
        return limits.fragmentBufferBytes() / FRAGMENTS_PER_KEYS;
    }

    private ColumnFamilyOptions small(long bufferBytes) {
        var filter = new BloomFilter(BLOOM_BITS_PER_KEY);
        owned.add(filter);
        var table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(filter)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true);
        var options =
                new ColumnFamilyOptions()
                        .setTableFormatConfig(table)
                        .setWriteBufferSize(bufferBytes)
                        .setMaxWriteBufferNumber(StoreLimits.BUFFERS_MAX)
                        .setCompressionType(CompressionType.NO_COMPRESSION);
        owned.add(options);
        return options;
    }
}
