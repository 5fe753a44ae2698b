package io.tarn.bucket.program;

import static io.tarn.base.Invariant.require;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a change has made.
///
/// @param time agreed, of all that it made
/// @param numbers of new versions, by key; of removals too, where there was something to remove
public record Applied(Instant time, SortedMap<String, Long> numbers) {
    public Applied(Instant time, Map<String, Long> numbers) {
        this(time, (SortedMap<String, Long>) new TreeMap<>(numbers));
    }

    public Applied {
        numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
    }

    Version version(String key, long bytes) {
        require(numbers.containsKey(key), "what was put has a version");
        return new Version(key, numbers.getOrDefault(key, 0L), time, bytes);
    }
}
