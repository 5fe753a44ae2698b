package io.tarn.bucket;

import io.tarn.crypto.IdentityKey;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What each node serves of an owner's volumes, while a plan of what it is to serve is being made. Volumes without blocks weigh
/// nothing.
final class NodeLoads {
    private final SortedMap<IdentityKey, NodeLoad> loads = new TreeMap<>();

    /// @param nodes that are there even if they serve nothing
    NodeLoads(Collection<ServedVolume> volumes, Collection<IdentityKey> nodes) {
        nodes.forEach(node -> loads.put(node, NodeLoad.NONE));
        for (ServedVolume volume : volumes) {
            if (volume.hasBlocks()) {
                volume.servers().forEach(node -> add(node, 1, volume.bytesAPlace()));
            }
        }
    }

    NodeLoad of(IdentityKey node) {
        return loads.getOrDefault(node, NodeLoad.NONE);
    }

    SortedMap<IdentityKey, NodeLoad> all() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(loads));
    }

    /// One place goes from one to the other.
    void move(IdentityKey from, IdentityKey to, long bytes) {
        add(from, -1, -bytes);
        add(to, 1, bytes);
    }

    private void add(IdentityKey node, int places, long bytes) {
        NodeLoad before = of(node);
        loads.put(node, new NodeLoad(before.places() + places, before.bytes() + bytes));
    }
}
