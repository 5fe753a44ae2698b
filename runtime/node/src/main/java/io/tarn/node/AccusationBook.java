package io.tarn.node;

import io.tarn.crypto.KeyId;
import io.tarn.operations.control.NodeStatus.Accused;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who was caught lying, as this node saw it or was told by clients it knows. A client may accuse
/// falsely: the operator sees counts and reasons, and nothing is decided by them. Bounded, not
/// persistent; safe for use by many threads.
final class AccusationBook {
    private static final int ACCUSED_MAX = 1024;

    private record Entry(long count, String reason) {}

    private final SortedMap<KeyId, Entry> entries = new TreeMap<>();

    synchronized void add(KeyId accused, String reason) {
        Entry known = entries.get(accused);
        if (known != null) {
            entries.put(accused, new Entry(known.count() + 1, reason));
        } else if (entries.size() < ACCUSED_MAX) {
            entries.put(accused, new Entry(1, reason));
        }
    }

    /// Most accused first.
    synchronized List<Accused> all() {
        return entries.entrySet().stream()
                .map(e -> new Accused(e.getKey(), e.getValue().count(), e.getValue().reason()))
                .sorted(Comparator.comparingLong(Accused::count).reversed())
                .toList();
    }
}
