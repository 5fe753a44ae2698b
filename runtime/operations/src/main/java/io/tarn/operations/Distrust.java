package io.tarn.operations;

import io.tarn.crypto.KeyId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Nodes that have said they hold something and would not sign for it: for some time others are to hold blocks in their
/// stead. Nothing is proven against them. Safe for use by many threads.
final class Distrust {
    private static final long LASTS_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<KeyId, Long> since = new ConcurrentHashMap<>();

    Distrust(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void note(KeyId node) {
        since.put(node, nanoTime.getAsLong());
    }

    /// Places of distrusted nodes among these.
    ///
    /// @param max so many at most, for enough must be left
    SortedSet<Integer> among(List<KeyId> nodes, int max) {
        if (since.isEmpty()) {
            return Collections.emptySortedSet();
        }
        long now = nanoTime.getAsLong();
        since.values().removeIf(noted -> now - noted > LASTS_NANOS);
        var places = new TreeSet<Integer>();
        for (int place = 0; place < nodes.size() && places.size() < max; place++) {
            if (since.containsKey(nodes.get(place))) {
                places.add(place);
            }
        }
        return places;
    }
}
