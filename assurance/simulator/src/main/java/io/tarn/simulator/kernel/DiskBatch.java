package io.tarn.simulator.kernel;

import io.tarn.base.Bytes;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Changes that a disk makes together or not at all. The later of two changes of one key holds.
public final class DiskBatch {
    private final NavigableMap<Bytes, Optional<Bytes>> changes = new TreeMap<>();

    public DiskBatch put(Bytes key, Bytes value) {
        changes.put(key, Optional.of(value));
        return this;
    }

    public DiskBatch delete(Bytes key) {
        changes.put(key, Optional.empty());
        return this;
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /// How many bytes of keys and values `values` would gain, or lose if negative.
    long growthBytes(NavigableMap<Bytes, Bytes> values) {
        long growth = 0;
        for (var change : changes.entrySet()) {
            Bytes key = change.getKey();
            Bytes held = values.get(key);
            growth -= held == null ? 0 : key.size() + held.size();
            growth += change.getValue().map(value -> key.size() + value.size()).orElse(0);
        }
        return growth;
    }

    void applyTo(NavigableMap<Bytes, Bytes> values) {
        changes.forEach((key, value) ->
                value.ifPresentOrElse(v -> values.put(key, v), () -> values.remove(key)));
    }
}
