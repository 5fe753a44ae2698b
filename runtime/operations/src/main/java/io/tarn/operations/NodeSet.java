package io.tarn.operations;

import io.tarn.block.immutable.FragmentPlacement;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The nodes of a cluster at one time, as those that may hold fragments of immutable blocks.
public final class NodeSet {
    private final SortedMap<KeyId, IdentityKey> keys;
    private final FragmentPlacement placement;

    private NodeSet(SortedMap<KeyId, IdentityKey> keys) {
        this.keys = Collections.unmodifiableSortedMap(keys);
        placement = FragmentPlacement.ofAlike(keys.keySet());
    }

    public static NodeSet of(Collection<IdentityKey> nodes) {
        var keys = new TreeMap<KeyId, IdentityKey>();
        nodes.forEach(node -> keys.put(node.id(), node));
        return new NodeSet(keys);
    }

    public FragmentPlacement placement() {
        return placement;
    }

    Optional<IdentityKey> key(KeyId node) {
        return Optional.ofNullable(keys.get(node));
    }
}
