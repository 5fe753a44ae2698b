package io.tarn.cli;

import io.tarn.catalogue.ClusterNode;
import io.tarn.cli.NodeHost.RunningNode;
import io.tarn.cli.NodeHost.Share;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.NodeFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// All nodes of a cluster in this process.
final class LocalCluster implements AutoCloseable {
    private final List<RunningNode> nodes;

    private LocalCluster(List<RunningNode> nodes) {
        this.nodes = nodes;
    }

    /// Starts every node, or none.
    static LocalCluster start(NodeHost host, ClusterDirectory directory, ClusterMap cluster)
            throws CommandFailure {
        List<RunningNode> started = new ArrayList<>();
        try {
            for (ClusterNode member : cluster.parties().nodes()) {
                NodeFile.Loaded loaded = NodeCommand.load(directory.nodeFile(member.name()));
                started.add(
                        host.start(
                                loaded.node(),
                                loaded.cluster(),
                                NodeCommand.identityOf(loaded),
                                Share.PART));
            }
            return new LocalCluster(List.copyOf(started));
        } catch (CommandFailure e) {
            started.forEach(RunningNode::close);
            throw e;
        }
    }

    /// Completes exceptionally when the first node stops by a fault of its own; in an orderly stop,
    /// when all have.
    CompletableFuture<Void> stopped() {
        var all = nodes.stream().map(RunningNode::stopped).toList();
        var stopped = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
        all.forEach(one ->
                one.exceptionally(fault -> {
                    stopped.completeExceptionally(fault);
                    return null;
                }));
        return stopped;
    }

    @Override
    public void close() {
        nodes.forEach(RunningNode::close);
    }
}
