package io.tarn.block.server;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockLimits;
import io.tarn.block.Timestamp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// Prepares that no commit has followed, counted by client: the bound of §3.2.
///
/// A client at its bound is refused, unless its oldest prepare is old enough to be given up for the
/// new one. Nothing is given up sooner: a commit elsewhere may rely on it (ADR-009). Not persistent:
/// rebuilt from the records that are not settled after a start.
final class Staging {
    record Staged(BlockAddress address, Timestamp timestamp) {}

    private final BlockLimits limits;

    /// Client → its prepares, oldest first, with the tick of each.
    private final SortedMap<Bytes, SequencedMap<Staged, Long>> byClient = new TreeMap<>();

    Staging(BlockLimits limits) {
        this.limits = limits;
    }

    /// Whether a client has room.
    sealed interface Admission {
        record Admitted() implements Admission {}

        /// Room was made: this prepare of the same client is to be dropped.
        record InPlaceOf(Staged oldest) implements Admission {}

        record Full() implements Admission {}
    }

    Admission admit(Bytes client, BlockAddress address, Timestamp timestamp, long now) {
        var own = byClient.computeIfAbsent(client, _ -> new LinkedHashMap<>());
        Optional<Staged> oldest = Optional.empty();
        if (own.size() >= limits.stagedPerClientMax()) {
            Map.Entry<Staged, Long> first = own.firstEntry();
            if (now - first.getValue() < limits.stagedTicksMax()) {
                return new Admission.Full();
            }
            own.pollFirstEntry();
            oldest = Optional.of(first.getKey());
        }
        own.put(new Staged(address, timestamp), now);
        return oldest.<Admission>map(Admission.InPlaceOf::new).orElse(new Admission.Admitted());
    }

    /// Counts a prepare found on disk after a start, whatever the bound.
    void restore(Bytes client, BlockAddress address, Timestamp timestamp, long now) {
        byClient.computeIfAbsent(client, _ -> new LinkedHashMap<>())
                .putIfAbsent(new Staged(address, timestamp), now);
    }

    /// The prepare is committed, superseded or dropped.
    void settle(Bytes client, BlockAddress address, Timestamp timestamp) {
        var own = byClient.get(client);
        if (own != null) {
            own.remove(new Staged(address, timestamp));
            if (own.isEmpty()) {
                byClient.remove(client);
            }
        }
    }

    int count() {
        return byClient.values().stream().mapToInt(SequencedMap::size).sum();
    }
}
