package io.tarn.s3.store;

import java.util.Optional;

/// What keeps a version from being removed.
///
/// @param held a legal hold: whatever the time is
public record ObjectLock(Optional<Retention> retention, boolean held) {
    public static final ObjectLock NONE = new ObjectLock(Optional.empty(), false);
}
