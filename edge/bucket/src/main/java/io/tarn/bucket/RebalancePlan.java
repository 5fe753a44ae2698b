package io.tarn.bucket;

import io.tarn.crypto.IdentityKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which places are to go from which node to which, so that no node serves two places more than another that could take one
/// (ADR-031). The same for the same cluster, and as few as do it:
///
/// Each move goes from a node with the most places to one with the fewest, as long as they are two apart. Of two nodes the one with
/// more places is a server of some volume of which the other is none, so there is always one to move; and each move brings one
/// that has too many, or one that has too few, or both, closer by one, which is all that any move can do. Who gives never takes: at
/// the time it has two more than who takes, and who takes never gets that far.
///
/// Of the places that could go from one node to the other, that one goes after which the fuller of the two, by bytes, has the least.
///
/// @param moves of each volume one after the other; no place more than once
/// @param before by node what it serves
/// @param after when all are done
/// @param bytesFloor that any plan would move which evens these nodes out
public record RebalancePlan(
        List<Move> moves,
        SortedMap<IdentityKey, NodeLoad> before,
        SortedMap<IdentityKey, NodeLoad> after,
        long bytesFloor) {
    public RebalancePlan {
        moves = List.copyOf(moves);
        before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
        after = Collections.unmodifiableSortedMap(new TreeMap<>(after));
    }

    /// A server's place goes to a node that is none yet.
    ///
    /// @param bytes of fragments that come to be stored anew, about and at most
    public record Move(String volume, IdentityKey from, IdentityKey to, long bytes) {}

    private static final Comparator<NodeLoad> BY_PLACES =
            Comparator.comparingInt(NodeLoad::places).thenComparingLong(NodeLoad::bytes);

    /// @param takers nodes that may come to serve more, servers or not
    public static RebalancePlan of(
            Collection<ServedVolume> volumes, SortedSet<IdentityKey> takers) {
        return new Planning(volumes, takers).plan();
    }

    public long bytes() {
        return moves.stream().mapToLong(Move::bytes).sum();
    }

    private static final class Planning {
        private final SortedMap<String, ServedVolume> volumes = new TreeMap<>();
        private final SortedMap<String, SortedSet<IdentityKey>> servers = new TreeMap<>();
        private final SortedSet<IdentityKey> takers;
        private final NodeLoads loads;
        private final List<Move> moves = new ArrayList<>();

        Planning(Collection<ServedVolume> all, SortedSet<IdentityKey> takers) {
            this.takers = takers;
            for (ServedVolume volume : all) {
                if (volume.hasBlocks()) {
                    volumes.put(volume.name(), volume);
                    servers.put(volume.name(), new TreeSet<>(volume.servers()));
                }
            }
            loads = new NodeLoads(volumes.values(), takers);
        }

        RebalancePlan plan() {
            SortedMap<IdentityKey, NodeLoad> before = loads.all();
            while (!takers.isEmpty()) {
                IdentityKey from = Collections.max(loads.all().keySet(), byLoad());
                IdentityKey to = Collections.min(takers, byLoad());
                if (loads.of(from).places() - loads.of(to).places() < 2) {
                    break;
                }
                move(from, to);
            }
            return new RebalancePlan(moves, before, loads.all(), floor(before));
        }

        private Comparator<IdentityKey> byLoad() {
            return Comparator.comparing(loads::of, BY_PLACES)
                    .thenComparing(Comparator.naturalOrder());
        }

        private void move(IdentityKey from, IdentityKey to) {
            long fromBytes = loads.of(from).bytes();
            long toBytes = loads.of(to).bytes();
            ServedVolume best =
                    volumes.values().stream()
                            .filter(volume -> serves(from, volume) && !serves(to, volume))
                            .min(
                                    Comparator.<ServedVolume>comparingLong(volume ->
                                                    Math.max(
                                                            fromBytes - volume.bytesAPlace(),
                                                            toBytes + volume.bytesAPlace()))
                                            .thenComparingLong(ServedVolume::bytesAPlace)
                                            .thenComparing(ServedVolume::name))
                            .orElseThrow();
            SortedSet<IdentityKey> now = served(best);
            now.remove(from);
            now.add(to);
            loads.move(from, to, best.bytesAPlace());
            moves.add(new Move(best.name(), from, to, best.bytesAPlace()));
        }

        private SortedSet<IdentityKey> served(ServedVolume volume) {
            return servers.getOrDefault(volume.name(), new TreeSet<>());
        }

        private boolean serves(IdentityKey node, ServedVolume volume) {
            return served(volume).contains(node);
        }

        /// Any plan takes from each node what it has above the most that any has at the end, and as many in all: the smallest ones.
        private long floor(SortedMap<IdentityKey, NodeLoad> before) {
            int most = loads.all().values().stream().mapToInt(NodeLoad::places).max().orElse(0);
            var others = new ArrayList<Long>();
            long floor = 0;
            int left = moves.size();
            for (var entry : before.entrySet()) {
                List<Long> places =
                        volumes.values().stream()
                                .filter(volume -> volume.servers().contains(entry.getKey()))
                                .map(ServedVolume::bytesAPlace)
                                .sorted()
                                .toList();
                int above = Math.max(0, entry.getValue().places() - most);
                left -= above;
                floor += sum(places.subList(0, above));
                others.addAll(places.subList(above, places.size()));
            }
            return floor + sum(others.stream().sorted().limit(Math.max(0, left)).toList());
        }

        private static long sum(List<Long> bytes) {
            return bytes.stream().mapToLong(Long::longValue).sum();
        }
    }
}
