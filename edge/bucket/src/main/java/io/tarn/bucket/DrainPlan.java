package io.tarn.bucket;

import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/// Who is to take a node's place in each of an owner's volumes (ADR-031). The same for the same cluster.
///
/// In the volume of which most is to be moved first, and of those that are no servers of it, the one that serves the fewest bytes takes
/// it, with what it has been given before; among those that serve as many, the one with the fewest places. Where every node is a
/// server already, and one can be spared, the place goes.
///
/// @param steps in this order
/// @param stuck volumes in which nobody can take the place, nor can it go
public record DrainPlan(List<Step> steps, List<String> stuck) {
    public DrainPlan {
        steps = List.copyOf(steps);
        stuck = List.copyOf(stuck);
    }

    /// What is to be done in a volume.
    public enum Kind {
        /// The heir, no server yet, takes the place.
        TAKES,
        /// The place goes, and the others share what was there.
        GOES,
        /// It was begun before, and goes on, or is looked at once more.
        BEGUN
    }

    /// @param heir another server, if the place goes
    /// @param bytes of fragments that come to be stored anew, about and at most
    public record Step(String volume, Kind kind, IdentityKey heir, long bytes) {}

    /// @param takers nodes that may come to serve more
    public static DrainPlan of(
            Collection<ServedVolume> volumes, IdentityKey old, SortedSet<IdentityKey> takers) {
        var loads = new NodeLoads(volumes, takers);
        var steps = new ArrayList<Step>();
        var stuck = new ArrayList<String>();
        List<ServedVolume> largestFirst =
                volumes.stream()
                        .sorted(
                                Comparator.comparingLong(ServedVolume::bytesAPlace)
                                        .reversed()
                                        .thenComparing(ServedVolume::name))
                        .toList();
        for (ServedVolume volume : largestFirst) {
            if (!volume.servers().contains(old)) {
                begun(volume, old)
                        .ifPresent(heir -> steps.add(new Step(volume.name(), Kind.BEGUN, heir, 0)));
                continue;
            }
            Optional<Step> step = step(volume, old, takers, loads);
            if (step.isEmpty()) {
                stuck.add(volume.name());
                continue;
            }
            steps.add(step.get());
            if (volume.hasBlocks() && step.get().kind() == Kind.TAKES) {
                loads.move(old, step.get().heir(), volume.bytesAPlace());
            }
        }
        return new DrainPlan(steps, stuck);
    }

    private static Optional<Step> step(
            ServedVolume volume, IdentityKey old, SortedSet<IdentityKey> takers, NodeLoads loads) {
        Comparator<IdentityKey> leastFirst =
                Comparator.<IdentityKey>comparingLong(node -> loads.of(node).bytes())
                        .thenComparingInt(node -> loads.of(node).places())
                        .thenComparing(Comparator.naturalOrder());
        Optional<IdentityKey> heir =
                takers.stream()
                        .filter(node -> !node.equals(old) && !volume.servers().contains(node))
                        .filter(node -> volume.leaving().filter(node::equals).isEmpty())
                        .min(leastFirst);
        if (heir.isPresent()) {
            return Optional.of(
                    new Step(volume.name(), Kind.TAKES, heir.get(), volume.bytesAPlace()));
        }
        if (volume.servers().size() <= volume.redundancy().servers()) {
            return Optional.empty();
        }
        return volume.servers().stream()
                .filter(node -> !node.equals(old))
                .min(leastFirst)
                .map(node -> new Step(volume.name(), Kind.GOES, node, volume.bytesAPlace()));
    }

    /// A server in whose favour the node has left the volume, or is leaving it.
    private static Optional<IdentityKey> begun(ServedVolume volume, IdentityKey old) {
        Optional<IdentityKey> heir =
                volume.servers().stream()
                        .filter(node -> isHeir(volume, node.id(), old.id()))
                        .findFirst();
        boolean isLeaving = volume.leaving().filter(old::equals).isPresent();
        return heir.isEmpty() && isLeaving ? Optional.of(volume.servers().getFirst()) : heir;
    }

    private static boolean isHeir(ServedVolume volume, KeyId node, KeyId old) {
        return old.equals(volume.heirs().get(node));
    }
}
