package io.tarn.node;

import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentPlacement;
import io.tarn.crypto.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which fragments this node is to hold, as far as it knows the nodes: as they are, or were before the last change,
/// since clients hear of a change sooner or later than this node does. Safe for use by many threads.
final class FragmentPlaces {
    private final KeyId self;

    /// The newest first.
    private volatile List<FragmentPlacement> known = List.of();

    FragmentPlaces(KeyId self) {
        this.self = self;
    }

    /// These are the places now.
    synchronized void learn(FragmentPlacement now) {
        if (!now().equals(Optional.of(now))) {
            var placements = new ArrayList<FragmentPlacement>();
            placements.add(now);
            now().ifPresent(placements::add);
            known = List.copyOf(placements);
        }
    }

    Optional<FragmentPlacement> now() {
        return known.stream().findFirst();
    }

    /// The fragment that this node is to hold of a block, if it is to hold one.
    ///
    /// @param count of the block's fragments
    Optional<FragmentId> mine(Bguid block, int count) {
        return now().filter(placement -> placement.size() >= count)
                .map(placement -> placement.holders(block, count).indexOf(self))
                .filter(index -> index >= 0)
                .map(index -> new FragmentId(block, index));
    }

    /// Whether this node is, or lately was, to hold the fragment. Who is to hold nothing any more takes nothing, that it may be
    /// empty at last.
    ///
    /// @param places fragments of the block
    boolean isHere(FragmentId fragment, int places) {
        List<FragmentPlacement> placements = known;
        return placements.stream().limit(1).anyMatch(placement -> placement.has(self))
                && placements.stream()
                        .filter(placement -> placement.size() >= places)
                        .anyMatch(placement ->
                                placement
                                        .holders(fragment.block(), places)
                                        .get(fragment.index())
                                        .equals(self));
    }

    /// Whether this node's word for what it holds is of use.
    boolean maySign() {
        return now().filter(placement -> placement.has(self) || placement.isLeaving(self))
                .isPresent();
    }
}
