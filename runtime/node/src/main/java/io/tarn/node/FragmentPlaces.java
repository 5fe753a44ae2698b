package io.tarn.node;

import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentPlacement;
import io.tarn.crypto.KeyId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Which fragments this node is to hold, as far as it knows the nodes: as they are, or were before the last change,
/// since clients hear of a change sooner or later than this node does. Safe for use by many threads.
final class FragmentPlaces {
    private record Known(TreeSet<KeyId> nodes, List<FragmentPlacement> placements) {}

    private final KeyId self;
    private volatile Known known = new Known(new TreeSet<>(), List.of());

    FragmentPlaces(KeyId self) {
        this.self = self;
    }

    /// These are the nodes now.
    synchronized void learn(Collection<KeyId> nodes) {
        var now = new TreeSet<>(nodes);
        if (!now.equals(known.nodes)) {
            var placements = new ArrayList<FragmentPlacement>();
            placements.add(FragmentPlacement.ofAlike(now));
            known.placements.stream().limit(1).forEach(placements::add);
            known = new Known(now, List.copyOf(placements));
        }
    }

    /// The fragment that this node is to hold of a block, if it is to hold one.
    ///
    /// @param count of the block's fragments
    Optional<FragmentId> mine(Bguid block, int count) {
        return known.placements.stream()
                .limit(1)
                .filter(placement -> placement.size() >= count)
                .map(placement -> placement.holders(block, count).indexOf(self))
                .filter(index -> index >= 0)
                .map(index -> new FragmentId(block, index))
                .findFirst();
    }

    /// Whether this node is, or lately was, to hold the fragment.
    ///
    /// @param places fragments of the block
    boolean isHere(FragmentId fragment, int places) {
        return known.placements.stream()
                .filter(placement -> placement.size() >= places)
                .anyMatch(placement ->
                        placement
                                .holders(fragment.block(), places)
                                .get(fragment.index())
                                .equals(self));
    }
}
