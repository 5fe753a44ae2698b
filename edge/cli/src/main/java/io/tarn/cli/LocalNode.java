package io.tarn.cli;

import io.tarn.block.BlockLimits;
import io.tarn.block.client.ClientLimits;
import io.tarn.catalogue.HostPort;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.KeyFiles;
import io.tarn.cluster.NodeConfig;
import io.tarn.crypto.NodeIdentity;
import io.tarn.node.Node;
import io.tarn.node.NodeException;
import io.tarn.node.NodeSettings;
import io.tarn.storage.StoreLimits;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import io.tarn.transport.TransportLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;

/// A node in this process, on real sockets and disks.
record LocalNode(Node node) implements NodeHost.RunningNode {
    static NodeHost.RunningNode start(
            NodeConfig config,
            ClusterMap cluster,
            NodeIdentity identity,
            NodeHost.Share share,
            IoThreads io)
            throws CommandFailure {
        HostPort listen = config.listen();
        try {
            Files.createDirectories(config.dataDirectory());
            return new LocalNode(
                    Node.start(
                            new NodeSettings(
                                    cluster,
                                    identity,
                                    KeyFiles.unusedMark(config.keyFile()),
                                    config.dataDirectory(),
                                    new InetSocketAddress(listen.host(), listen.port()),
                                    ChannelSecurity.mutualTls(identity),
                                    config.limits(),
                                    BlockLimits.production(),
                                    ClientLimits.production(),
                                    TransportLimits.production(),
                                    storeLimits(share)),
                            io));
        } catch (NodeException | IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "node %s cannot start: %s".formatted(config.name(), e.getMessage()),
                    e);
        }
    }

    private static StoreLimits storeLimits(NodeHost.Share share) {
        return switch (share) {
            case WHOLE -> StoreLimits.production();
            case PART -> StoreLimits.small();
        };
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return node.stopped();
    }

    @Override
    public void close() {
        node.close();
    }
}
