package io.tarn.storage;

import io.tarn.storage.StoreException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;

/// An open engine with its families, and everything native that must outlive it.
final class Database implements AutoCloseable {
    /// Written to the disk in steps of this size, so that a sync never meets gigabytes.
    private static final long STEP_BYTES = 1 << 20;

    /// Far below what operating systems allow a process; a terabyte is some 30,000 files.
    private static final int OPEN_FILES_MAX = 1024;

    private static final long ENGINE_LOG_BYTES_MAX = 4 << 20;
    private static final long ENGINE_LOG_FILES_MAX = 4;

    private final RocksDB engine;
    private final EnumMap<Shelf, ColumnFamilyHandle> families;
    private final List<AbstractNativeReference> owned;

    private Database(
            RocksDB engine,
            EnumMap<Shelf, ColumnFamilyHandle> families,
            List<AbstractNativeReference> owned) {
        this.engine = engine;
        this.families = families;
        this.owned = owned;
    }

    /// @param create whether to make a new database, or to refuse if there is none
    /// @param listener told about errors of the engine's own threads; closed by this database
    static Database open(
            Path path, StoreLimits limits, boolean create, AbstractEventListener listener)
            throws StoreException {
        var owned = new ArrayList<AbstractNativeReference>();
        try {
            var cache = new LRUCache(limits.cacheBytes());
            var options = options(limits, create, listener);
            // After a full disk the engine waits for room for its largest buffer, even an unused
            // one.
            var unused = new ColumnFamilyOptions().setWriteBufferSize(limits.recordBufferBytes());
            var shelves = new Families(limits, cache);
            var descriptors = new ArrayList<ColumnFamilyDescriptor>();
            descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, unused));
            for (Shelf shelf : Shelf.values()) {
                descriptors.add(new ColumnFamilyDescriptor(shelf.familyName(), shelves.of(shelf)));
            }
            owned.add(options);
            owned.add(unused);
            owned.addAll(shelves.owned());
            owned.add(cache);
            owned.add(listener);
            var handles = new ArrayList<ColumnFamilyHandle>();
            RocksDB engine = RocksDB.open(options, path.toString(), descriptors, handles);
            var families = new EnumMap<Shelf, ColumnFamilyHandle>(Shelf.class);
            Iterator<ColumnFamilyHandle> inOrder = handles.iterator();
            owned.addFirst(inOrder.next());
            for (Shelf shelf : Shelf.values()) {
                families.put(shelf, inOrder.next());
            }
            return new Database(engine, families, owned);
        } catch (RocksDBException e) {
            owned.forEach(AbstractNativeReference::close);
            throw openFailure(path, e);
        }
    }

    RocksDB engine() {
        return engine;
    }

    ColumnFamilyHandle family(Shelf shelf) {
        return Objects.requireNonNull(families.get(shelf));
    }

    @Override
    public void close() {
        families.values().forEach(AbstractNativeReference::close);
        owned.getFirst().close();
        engine.close();
        owned.stream().skip(1).forEach(AbstractNativeReference::close);
    }

    private static DBOptions options(
            StoreLimits limits, boolean create, AbstractEventListener listener) {
        return new DBOptions()
                .setCreateIfMissing(create)
                .setCreateMissingColumnFamilies(create)
                .setParanoidChecks(true)
                // A crash leaves a torn end of the log; DurableMark tells it from rot.
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setMaxTotalWalSize(limits.logBytesMax())
                .setMaxBackgroundJobs(limits.backgroundThreads())
                .setMaxOpenFiles(OPEN_FILES_MAX)
                .setBytesPerSync(STEP_BYTES)
                .setWalBytesPerSync(STEP_BYTES)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(ENGINE_LOG_BYTES_MAX)
                .setKeepLogFileNum(ENGINE_LOG_FILES_MAX)
                .setStatsDumpPeriodSec(0)
                .setListeners(List.of(listener));
    }

    private static StoreException openFailure(Path path, RocksDBException e) {
        StoreException failure = Failures.of(path + " does not open", e);
        return failure.kind() == Kind.ROTTEN
                ? new StoreException(
                        Kind.ROTTEN, failure.getMessage() + "; " + Store.WHAT_TO_DO_IF_ROTTEN, e)
                : failure;
    }
}
