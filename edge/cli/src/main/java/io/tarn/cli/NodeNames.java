package io.tarn.cli;

import io.tarn.catalogue.ClusterNode;
import io.tarn.crypto.KeyId;
import java.util.List;
import java.util.Optional;

/// What the nodes of a cluster are called. Names are for people; a key is who somebody is.
record NodeNames(List<ClusterNode> nodes) {
    NodeNames {
        nodes = List.copyOf(nodes);
    }

    /// The node's name; its id if it has none.
    String of(KeyId id) {
        return nodes.stream()
                .filter(node -> node.key().id().equals(id))
                .map(ClusterNode::name)
                .findFirst()
                .orElseGet(id::text);
    }

    private List<String> all() {
        return nodes.stream().map(ClusterNode::name).toList();
    }

    /// The node of this name.
    Optional<ClusterNode> node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /// @throws CommandFailure with [ExitStatus#USAGE] if there is none
    ClusterNode required(String name) throws CommandFailure {
        return node(name)
                .orElseThrow(() ->
                        new CommandFailure(
                                ExitStatus.USAGE,
                                "the cluster has no node %s; its nodes are %s, `tarn cluster add` adds one"
                                        .formatted(name, String.join(", ", all()))));
    }
}
