package io.tarn.operations;

import io.tarn.block.immutable.FragmentPlacement;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.object.VolumeDescription;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The nodes that may hold fragments of immutable blocks, at one time: those of a cluster, or of a volume of objects.
public final class NodeSet {
    private final SortedMap<KeyId, IdentityKey> keys;
    private final FragmentPlacement placement;

    private NodeSet(SortedMap<KeyId, IdentityKey> keys, FragmentPlacement placement) {
        this.keys = Collections.unmodifiableSortedMap(keys);
        this.placement = placement;
    }

    public static NodeSet of(Collection<IdentityKey> nodes) {
        SortedMap<KeyId, IdentityKey> keys = byId(nodes);
        return new NodeSet(keys, FragmentPlacement.ofAlike(keys.keySet()));
    }

    /// Of a store that a volume of objects names.
    public static NodeSet of(VolumeDescription volume) {
        return new NodeSet(byId(volume.signers()), volume.placement());
    }

    private static SortedMap<KeyId, IdentityKey> byId(Collection<IdentityKey> nodes) {
        var keys = new TreeMap<KeyId, IdentityKey>();
        nodes.forEach(node -> keys.put(node.id(), node));
        return keys;
    }

    public FragmentPlacement placement() {
        return placement;
    }

    Optional<IdentityKey> key(KeyId node) {
        return Optional.ofNullable(keys.get(node));
    }
}
