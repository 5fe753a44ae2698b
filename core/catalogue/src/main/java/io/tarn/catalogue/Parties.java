package io.tarn.catalogue;

import static io.tarn.base.Invariant.require;

import io.tarn.crypto.KeyId;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Everyone who has a part in a cluster. Small enough that lookups read the list.
///
/// @param nodes in an order that nothing depends on but output; 1 to [#NODES_MAX], no two of one name,
///     address or key
/// @param owners at most [#OWNERS_MAX], no two of one name or key, and none with a node's key
public record Parties(List<ClusterNode> nodes, List<ClusterOwner> owners) {
    /// As many servers as a block can have fragments.
    public static final int NODES_MAX = 255;

    public static final int OWNERS_MAX = 255;

    public Parties {
        nodes = List.copyOf(nodes);
        owners = List.copyOf(owners);
        require(!nodes.isEmpty() && nodes.size() <= NODES_MAX, "a cluster has 1 to 255 nodes");
        require(owners.size() <= OWNERS_MAX, "a cluster has at most 255 owners");
        SortedSet<KeyId> keys = new TreeSet<>();
        SortedSet<String> names = new TreeSet<>();
        SortedSet<String> addresses = new TreeSet<>();
        for (ClusterNode node : nodes) {
            require(keys.add(node.key().id()), "two parties have the key " + node.key());
            require(names.add(node.name()), "two nodes are named " + node.name());
            require(
                    addresses.add(node.address().toString()),
                    "two nodes listen at " + node.address());
        }
        names.clear();
        for (ClusterOwner owner : owners) {
            require(keys.add(owner.key().id()), "two parties have the key " + owner.key());
            require(names.add(owner.name()), "two owners are named " + owner.name());
        }
    }

    public Optional<ClusterNode> node(KeyId id) {
        return nodes.stream().filter(node -> node.key().id().equals(id)).findFirst();
    }

    public Optional<ClusterNode> node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    public Optional<ClusterOwner> owner(KeyId id) {
        return owners.stream().filter(owner -> owner.key().id().equals(id)).findFirst();
    }

    public Optional<ClusterOwner> owner(String name) {
        return owners.stream().filter(owner -> owner.name().equals(name)).findFirst();
    }

    /// Nodes by their ids, in the order of [#nodes].
    public List<KeyId> nodeIds() {
        return nodes.stream().map(node -> node.key().id()).toList();
    }
}
