package io.tarn.cluster;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// Which nodes hold what, by rendezvous hashing: place `i` of a thing goes to the node with the
/// greatest `H("tarn.place.v1" ‖ thing ‖ i ‖ node)` among those that hold no earlier place of it.
///
/// Anyone computes the same places from the same nodes in any order, things spread evenly, and a node
/// more or less moves little else.
public final class Placement {
    private static final String TAG = "tarn.place.v1";

    private Placement() {}

    /// The nodes of places 0 to `places` - 1.
    ///
    /// @param thing its id
    /// @param places at most as many as there are nodes
    /// @param nodes no two the same, in any order
    public static List<KeyId> of(Bytes thing, int places, List<KeyId> nodes) {
        require(places <= nodes.size(), "each place has a node of its own");
        SequencedSet<KeyId> left = new LinkedHashSet<>(nodes);
        require(left.size() == nodes.size(), "no node is listed twice");
        var chosen = new ArrayList<KeyId>(places);
        for (int place = 0; place < places; place++) {
            KeyId winner = winner(thing, place, left);
            left.remove(winner);
            chosen.add(winner);
        }
        return List.copyOf(chosen);
    }

    private static KeyId winner(Bytes thing, int place, SequencedSet<KeyId> nodes) {
        KeyId winner = nodes.getFirst();
        Digest most = rank(thing, place, winner);
        for (KeyId node : nodes) {
            Digest rank = rank(thing, place, node);
            if (rank.compareTo(most) > 0) {
                winner = node;
                most = rank;
            }
        }
        return winner;
    }

    private static Digest rank(Bytes thing, int place, KeyId node) {
        var ranked = new CanonicalWriter(TAG).bytes(thing).u32(place);
        node.write(ranked);
        return Sha256.of(ranked.toBytes());
    }
}
