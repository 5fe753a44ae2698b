package io.tarn.cli;

import io.tarn.cluster.ClusterMap;
import io.tarn.crypto.NodeIdentity;

/// Reaches running clusters.
@FunctionalInterface
interface Connector {
    /// Opens links to all nodes of the cluster. Does not wait for any: each request does.
    ///
    /// @param caller whom the nodes are to see; decides what they permit
    ClusterSession connect(ClusterMap cluster, NodeIdentity caller) throws CommandFailure;
}
