package io.tarn.storage;

import io.tarn.storage.StoreException.Kind;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.RocksDB;
import org.rocksdb.Status;

/// What has gone wrong in the engine: the first error that it will not get over, or a full disk,
/// which it will. It looks for room every few seconds, and then writes out everything applied
/// before, whatever became of the log.
final class EngineErrors extends AbstractEventListener {
    static {
        // The superclass calls native code from its constructor, and does not load it.
        RocksDB.loadLibrary();
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean waitingForRoom;
    private boolean closing;

    EngineErrors() {
        super(
                EnabledEventCallback.ON_BACKGROUND_ERROR,
                EnabledEventCallback.ON_ERROR_RECOVERY_COMPLETED);
    }

    /// The first error for good.
    Optional<String> failure() {
        return failure;
    }

    /// Whether the engine found the disk full, and has not found room since.
    boolean isWaitingForRoom() {
        return waitingForRoom;
    }

    void fail(String reason) {
        change(() -> failure = failure.or(() -> Optional.of(reason)));
    }

    /// Ends all waiting.
    void stopWaiting() {
        change(() -> closing = true);
    }

    /// Waits until the engine does not wait for room, or will not get it.
    void awaitRoom() {
        lock.lock();
        try {
            while (waitingForRoom && failure.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onBackgroundError(BackgroundErrorReason reason, Status status) {
        Kind kind = Failures.kindOf(status);
        if (kind == Kind.FULL) {
            change(() -> waitingForRoom = true);
        } else if (kind == Kind.ROTTEN || !waitingForRoom) {
            fail(reason + ": " + Failures.describe(status));
        }
    }

    @Override
    public void onErrorRecoveryCompleted(Status oldError) {
        change(() -> waitingForRoom = false);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
