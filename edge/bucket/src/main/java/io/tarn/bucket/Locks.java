package io.tarn.bucket;

import io.tarn.object.Lock;
import io.tarn.ring.AgreedTime;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.LockMode;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Locks as S3 has them, and as the ring does.
final class Locks {
    private Locks() {}

    static ObjectLock shown(Lock lock) {
        Optional<Retention> retention =
                lock.mode() == Lock.Mode.NONE
                        ? Optional.empty()
                        : Optional.of(
                                new Retention(
                                        lock.mode() == Lock.Mode.COMPLIANCE
                                                ? LockMode.COMPLIANCE
                                                : LockMode.GOVERNANCE,
                                        Instant.ofEpochMilli(lock.untilMillis())));
        return new ObjectLock(retention, lock.isHeld());
    }

    /// Times before 1970 are none.
    static Lock stored(ObjectLock lock) {
        return lock.retention()
                .filter(retention -> retention.until().toEpochMilli() > 0)
                .map(retention ->
                        new Lock(
                                retention.mode() == LockMode.COMPLIANCE
                                        ? Lock.Mode.COMPLIANCE
                                        : Lock.Mode.GOVERNANCE,
                                retention.until().toEpochMilli(),
                                lock.held()))
                .orElse(new Lock(Lock.Mode.NONE, 0, lock.held()));
    }

    /// Whether a version may not be removed.
    ///
    /// @param bypass whether governance is to be ignored
    static boolean holds(Lock lock, AgreedTime now, boolean bypass) {
        boolean isIgnored = bypass && lock.mode() == Lock.Mode.GOVERNANCE;
        return lock.isHeld() || (lock.untilMillis() > now.millis() && !isIgnored);
    }

    /// Of a version that was made at this time.
    static ObjectLock applied(ObjectLock asked, BucketSettings settings, AgreedTime made) {
        if (asked.retention().isPresent() || settings.retention().isEmpty()) {
            return asked;
        }
        Instant until =
                Instant.ofEpochMilli(made.millis())
                        .plus(Duration.ofDays(settings.retention().get().days()));
        return new ObjectLock(
                Optional.of(new Retention(settings.retention().get().mode(), until)), asked.held());
    }
}
