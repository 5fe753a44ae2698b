package io.tarn.s3.store;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// An object that is being put together from parts.
///
/// @param id of letters, digits, `-`, `_` and `.`; not guessed by others
/// @param begun when
/// @param metadata what it was begun with
/// @param lock of the object that it becomes
public record Upload(
        String key, String id, Instant begun, SortedMap<String, String> metadata, ObjectLock lock) {
    public Upload {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }
}
