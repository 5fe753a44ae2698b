package io.tarn.storage;

import io.tarn.base.Bytes;
import io.tarn.storage.Batch.Change;
import io.tarn.storage.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteOptions;

/// A directory of keys and values that survives crashes, and says so when it could not.
///
/// Changes come in a [Batch]: atomic and visible at once, durable after a [#synced] asked for later.
/// Reads see everything applied, durable or not. A value comes back as it was put or not at all:
/// *absent* is an empty answer, *damaged* is a [StoreException] of kind `ROTTEN`, never the other.
///
/// All methods may be called from any thread; after [#close] they throw [IllegalStateException].
public final class Store implements AutoCloseable {
    static final String WHAT_TO_DO_IF_ROTTEN =
            "move the directory away and start with an empty one, which is refilled from the other nodes";

    /// Receives keys and values in ascending order of unsigned bytes.
    @FunctionalInterface
    public interface Visitor {
        void visit(Bytes key, Bytes value);
    }

    /// Memory for carrying batches is kept for the next one up to this size.
    private static final long KEPT_BATCH_BYTES_MAX = 4 << 20;

    private final Path path;
    private final DataDirectory directory;
    private final DurableMark mark;
    private final EngineErrors errors;
    private final Database database;
    private final RocksDB engine;
    private final FreeSpace space;
    private final Upkeep upkeep;
    private final GroupCommit commits;
    private final WriteOptions unsynced = new WriteOptions().setSync(false);
    private final ReadOptions checked = new ReadOptions().setVerifyChecksums(true);
    private final ConcurrentLinkedQueue<NativeBatch> idleBatches = new ConcurrentLinkedQueue<>();

    /// Held shared while the engine is used: a call into one that is closed ends the process.
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();

    private boolean closed;
    private final AtomicBoolean closing = new AtomicBoolean();

    private Store(
            Path path,
            DataDirectory directory,
            DurableMark mark,
            EngineErrors errors,
            Database database,
            FreeSpace space) {
        this.path = path;
        this.directory = directory;
        this.mark = mark;
        this.errors = errors;
        this.database = database;
        this.engine = database.engine();
        this.space = space;
        this.upkeep = new Upkeep(database, space);
        this.commits = new GroupCommit("tarn-store-sync", this::makeDurable);
    }

    /// Opens the store in `directory`, or creates one if the directory is empty or not there. The
    /// directory is this process's until [#close].
    public static Store open(Path directory, StoreLimits limits) throws StoreException {
        EngineLibrary.load();
        try (var rollback = new Rollback()) {
            DataDirectory data = DataDirectory.open(directory);
            rollback.onFailure(data::close);
            var errors = new EngineErrors();
            Database database = Database.open(data.database(), limits, data.isNew(), errors);
            rollback.onFailure(database::close);
            DurableMark mark = DurableMark.open(data.durableMark());
            rollback.onFailure(mark::close);
            requireNothingLost(directory, database.engine().getLatestSequenceNumber(), mark.last());
            if (data.isNew()) {
                data.created();
            }
            var space =
                    new FreeSpace(
                            Files.getFileStore(directory)::getUsableSpace, limits.reserveBytes());
            var store = new Store(directory, data, mark, errors, database, space);
            store.commits.start();
            store.upkeep.start();
            rollback.succeeded();
            return store;
        } catch (IOException e) {
            throw new StoreException(Kind.IO, directory + ": " + e.getMessage(), e);
        }
    }

    private static void requireNothingLost(Path directory, long recovered, long durable)
            throws StoreException {
        if (recovered < durable) {
            throw new StoreException(
                    Kind.ROTTEN,
                    "%s: the log ends at change %d, and %d had been made durable; %s"
                            .formatted(directory, recovered, durable, WHAT_TO_DO_IF_ROTTEN));
        }
    }

    /// The value of `key`, or nothing if it has none.
    ///
    /// @throws StoreException of kind `ROTTEN` if it may have one that cannot be read back
    public Optional<Bytes> get(Shelf shelf, Bytes key) throws StoreException {
        enter();
        try {
            byte[] value =
                    engine.get(
                            database.family(shelf),
                            checked,
                            key.backingArray(),
                            key.backingOffset(),
                            key.size());
            return Optional.ofNullable(value).map(Bytes::owning);
        } catch (RocksDBException e) {
            throw Failures.of("%s: %s %s".formatted(path, shelf, key), e);
        } finally {
            leave();
        }
    }

    /// Applies all changes or none. May wait for the disk when it falls behind.
    public Applied apply(Batch batch) {
        enter();
        try {
            Optional<String> failure = errors.failure();
            if (failure.isPresent()) {
                return new Applied.Failed(failure.get());
            }
            if (!hasRoomFor(batch)) {
                return new Applied.Full();
            }
            write(batch);
            upkeep.note(batch);
            return new Applied.Done();
        } catch (RocksDBException e) {
            if (Failures.kindOf(e) == Kind.FULL || errors.isWaitingForRoom()) {
                return new Applied.Full();
            }
            errors.fail("write: " + e.getMessage());
            return new Applied.Failed("write: " + e.getMessage());
        } finally {
            leave();
        }
    }

    /// Completes when everything applied before this call is durable. All who ask while the disk is
    /// busy share one sync. On a full disk it may have to wait for room. Completes on the store's own
    /// thread: hand over what takes time.
    public CompletionStage<Synced> synced() {
        return commits.ask();
    }

    /// Waits for [#synced].
    public void sync() throws StoreException {
        if (synced().toCompletableFuture().join() instanceof Synced.Failed(String reason)) {
            throw new StoreException(Kind.FAILED, path + ": " + reason);
        }
    }

    /// Shows up to `countMax` keys of `range` and their values to `visitor`, as they were when the
    /// call began.
    ///
    /// @return the key to go on from, or nothing if the range has been shown to its end
    /// @throws StoreException after the last key before one that cannot be read
    public Optional<Bytes> scan(Shelf shelf, KeyRange range, int countMax, Visitor visitor)
            throws StoreException {
        enter();
        try (var options = new ReadOptions().setVerifyChecksums(true);
                var end = new Slice(range.until().orElse(Bytes.EMPTY).toArray())) {
            if (range.until().isPresent()) {
                options.setIterateUpperBound(end);
            }
            try (RocksIterator at = engine.newIterator(database.family(shelf), options)) {
                at.seek(range.from().toArray());
                for (int count = 0; at.isValid(); count++) {
                    Bytes key = Bytes.owning(at.key());
                    if (count == countMax) {
                        return Optional.of(key);
                    }
                    visitor.visit(key, Bytes.owning(at.value()));
                    at.next();
                }
                at.status();
                return Optional.empty();
            }
        } catch (RocksDBException e) {
            throw Failures.of("%s: %s".formatted(path, shelf), e);
        } finally {
            leave();
        }
    }

    /// Room on the disk, up to a fraction of a second old.
    public long freeBytes() {
        return space.freeBytes();
    }

    /// Whether the reserve is touched: fragments are refused until there is room again.
    public boolean isFull() {
        return space.isFull() || errors.isWaitingForRoom();
    }

    /// Why this store takes no more changes until it is opened again, if so. Reads go on.
    public Optional<String> failure() {
        return errors.failure();
    }

    /// Makes everything durable and gives the directory back.
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        commits.ask();
        errors.stopWaiting();
        commits.close();
        upkeep.close();
        life.writeLock().lock();
        try {
            closed = true;
            idleBatches.forEach(NativeBatch::close);
            checked.close();
            unsynced.close();
            database.close();
            mark.close();
            directory.close();
        } finally {
            life.writeLock().unlock();
        }
    }

    private void write(Batch batch) throws RocksDBException {
        NativeBatch idle = idleBatches.poll();
        NativeBatch carrier = idle == null ? new NativeBatch(database) : idle;
        try {
            engine.write(unsynced, carrier.fill(batch));
        } finally {
            if (batch.sizeBytes() <= KEPT_BATCH_BYTES_MAX) {
                idleBatches.offer(carrier);
            } else {
                carrier.close();
            }
        }
    }

    /// Deletions always have room: they are the way out.
    private boolean hasRoomFor(Batch batch) {
        return switch (space.roomFor(batch.sizeBytes())) {
            case AMPLE -> true;
            case SCARCE -> batch.changes().stream().noneMatch(Store::isFragment);
            case NONE -> batch.changes().stream().noneMatch(Change.Put.class::isInstance);
        };
    }

    private static boolean isFragment(Change change) {
        return change instanceof Change.Put put && put.shelf() == Shelf.FRAGMENTS;
    }

    private Synced makeDurable() {
        // A sync of a log that could not be written to would end the engine's hope for room.
        errors.awaitRoom();
        Optional<String> failure = errors.failure();
        if (failure.isPresent()) {
            return new Synced.Failed(failure.get());
        }
        if (errors.isWaitingForRoom()) {
            return new Synced.Failed("closed before the disk had room");
        }
        long applied = engine.getLatestSequenceNumber();
        try {
            engine.syncWal();
        } catch (RocksDBException e) {
            // The kernel may have dropped what it could not write and report success next time.
            errors.fail("sync: " + e.getMessage());
            return new Synced.Failed("sync: " + e.getMessage());
        }
        mark.advance(applied);
        return new Synced.Done();
    }

    private void enter() {
        life.readLock().lock();
        if (closed) {
            life.readLock().unlock();
            throw new IllegalStateException(path + " is closed");
        }
    }

    private void leave() {
        life.readLock().unlock();
    }
}
