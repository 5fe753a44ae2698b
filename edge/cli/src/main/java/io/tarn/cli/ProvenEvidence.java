package io.tarn.cli;

import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.evidence.Evidence.Conviction;
import io.tarn.ring.evidence.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What nodes show against members of the ring, as far as it holds under the ring's key: nobody need be believed.
final class ProvenEvidence {
    /// What somebody has done. Nodes may have other records of it: two of three proposals, say.
    private record Deed(long epoch, KeyId member, Kind kind) implements Comparable<Deed> {
        private static final Comparator<Deed> ORDER =
                Comparator.comparingLong(Deed::epoch)
                        .thenComparing(Deed::member)
                        .thenComparing(Deed::kind);

        @Override
        public int compareTo(Deed other) {
            return ORDER.compare(this, other);
        }
    }

    /// @param shownBy names of nodes that have records of it
    record Proven(Evidence evidence, Conviction conviction, List<String> shownBy) {}

    private final SortedMap<Deed, Proven> deeds = new TreeMap<>();
    private final SortedMap<String, Proven> records = new TreeMap<>();

    private ProvenEvidence() {}

    /// @param shown by name of the node
    /// @param key of the ring
    static ProvenEvidence of(Map<String, List<Evidence>> shown, GroupKey key) {
        var proven = new ProvenEvidence();
        shown.forEach((node, records) ->
                records.forEach(record ->
                        record.verify(key)
                                .ifPresent(conviction -> proven.add(node, record, conviction))));
        return proven;
    }

    private void add(String node, Evidence evidence, Conviction conviction) {
        var deed =
                new Deed(
                        evidence.epoch().number(),
                        conviction.member(),
                        evidence.misbehaviour().kind());
        var one = new Proven(evidence, conviction, new ArrayList<>());
        deeds.computeIfAbsent(deed, _ -> one).shownBy().add(node);
        records.put(evidence.id().toString(), one);
    }

    /// One of each deed, by epochs.
    List<Proven> deeds() {
        return List.copyOf(deeds.values());
    }

    /// The record with this id, or the one whose id begins so; empty if there is none, or more than one.
    Optional<Proven> find(String id) {
        List<Proven> found =
                records.tailMap(id).entrySet().stream()
                        .takeWhile(record -> record.getKey().startsWith(id))
                        .map(Map.Entry::getValue)
                        .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
