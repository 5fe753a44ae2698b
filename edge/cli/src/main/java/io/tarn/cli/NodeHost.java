package io.tarn.cli;

import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.NodeConfig;
import io.tarn.crypto.NodeIdentity;
import java.util.concurrent.CompletableFuture;

/// Runs nodes in this process.
@FunctionalInterface
interface NodeHost {
    /// What a node may take of this machine's memory and disk.
    enum Share {
        /// The node has the machine to itself.
        WHOLE,
        /// A whole cluster shares it.
        PART
    }

    /// Starts a node; it serves when this returns.
    ///
    /// @throws CommandFailure if its port or data directory cannot be had
    RunningNode start(NodeConfig node, ClusterMap cluster, NodeIdentity identity, Share share)
            throws CommandFailure;

    /// A node that serves until it is closed.
    interface RunningNode extends AutoCloseable {
        /// Completes when the node has stopped; exceptionally if it stopped by a fault of its own.
        CompletableFuture<Void> stopped();

        /// Lets go of port and data directory.
        @Override
        void close();
    }
}
