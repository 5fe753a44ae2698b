package io.tarn.storage;

import io.tarn.storage.StoreException.Kind;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.RocksDB;
import org.rocksdb.Status;

/// The first error that the engine will not get over, if there has been one.
///
/// A full disk is not one: the engine waits for room by itself.
final class EngineErrors extends AbstractEventListener {
    static {
        // The superclass calls native code from its constructor, and does not load it.
        RocksDB.loadLibrary();
    }

    private final AtomicReference<Optional<String>> failure =
            new AtomicReference<>(Optional.empty());

    private volatile boolean waitingForRoom;

    EngineErrors() {
        super(
                EnabledEventCallback.ON_BACKGROUND_ERROR,
                EnabledEventCallback.ON_ERROR_RECOVERY_COMPLETED);
    }

    /// Whether the engine found the disk full, and has not found room since.
    boolean isWaitingForRoom() {
        return waitingForRoom;
    }

    Optional<String> failure() {
        return failure.get();
    }

    void fail(String reason) {
        failure.compareAndSet(Optional.empty(), Optional.of(reason));
    }

    @Override
    public void onBackgroundError(BackgroundErrorReason reason, Status status) {
        if (Failures.kindOf(status) == Kind.FULL) {
            waitingForRoom = true;
        } else {
            fail(reason + ": " + Failures.describe(status));
        }
    }

    @Override
    public void onErrorRecoveryCompleted(Status oldError) {
        waitingForRoom = false;
    }
}
