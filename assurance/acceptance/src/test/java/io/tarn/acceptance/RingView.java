package io.tarn.acceptance;

import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.RingStatus;
import java.util.Comparator;
import java.util.Optional;

/// Where the ring stands by the word of the node that is furthest.
///
/// @param primary number of the node that leads
/// @param height the last batch that was executed
record RingView(int primary, long height) {
    static Optional<RingStatus> standing(NodeView node) {
        return node.status().flatMap(NodeStatus::ring);
    }

    static RingView of(ClusterStatus cluster) {
        RingStatus furthest =
                cluster.nodes().stream()
                        .flatMap(node -> standing(node).stream())
                        .max(
                                Comparator.comparingLong(RingStatus::epoch)
                                        .thenComparingLong(RingStatus::view)
                                        .thenComparingLong(RingStatus::executed))
                        .orElseThrow();
        return new RingView(number(cluster, furthest.primary()), furthest.executed());
    }

    /// Nodes are named n1, n2, …
    private static int number(ClusterStatus cluster, KeyId node) {
        String name =
                cluster.nodes().stream()
                        .filter(view -> view.entry().key().id().equals(node))
                        .map(view -> view.entry().name())
                        .findFirst()
                        .orElseThrow();
        return Integer.parseInt(name.substring(1));
    }
}
