package io.tarn.bucket;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came of a batch that the ring has decided on.
public sealed interface BatchResult {
    /// All of it happened.
    ///
    /// @param time agreed
    /// @param made numbers of the versions that were made, by key; those of removals too, where there was something to remove
    record Applied(Instant time, SortedMap<String, Long> made) implements BatchResult {
        public Applied {
            made = Collections.unmodifiableSortedMap(new TreeMap<>(made));
        }
    }

    /// Nothing happened: this one is not as it was expected to be.
    record NotAsExpected(String key) implements BatchResult {}
}
