package io.tarn.benchmarks.site;

import io.tarn.benchmarks.rival.RivalServer;
import io.tarn.block.BlockLimits;
import io.tarn.block.client.ClientLimits;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.NodeLimits;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.node.Node;
import io.tarn.node.NodeException;
import io.tarn.node.NodeSettings;
import io.tarn.storage.StoreLimits;
import io.tarn.transport.IoThreads;
import io.tarn.transport.ServerSecurity;
import io.tarn.transport.TransportLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// All servers of a layout in this process: for each node one of Tarn's and one of the rivals'.
public final class ServerFarm implements AutoCloseable {
    /// Production's, but overwritten fragments stay a second and not five: at hundreds of megabytes a
    /// second they must fit in memory.
    private static final BlockLimits BLOCK_LIMITS = new BlockLimits(64, 60_000, 1_000, 1 << 16);

    private final IoThreads io = IoThreads.start("tarn-io");
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private ServerFarm() {
        running.push(io);
    }

    /// Starts every server, or none.
    ///
    /// @param data an empty directory; one below it for each server
    public static ServerFarm start(Layout layout, Path data) throws IOException {
        var farm = new ServerFarm();
        try {
            ClusterMap cluster = layout.cluster();
            for (int node = 0; node < layout.nodes(); node++) {
                farm.startOne(layout, cluster, node, data);
            }
            return farm;
        } catch (IOException e) {
            farm.close();
            throw e;
        }
    }

    private void startOne(Layout layout, ClusterMap cluster, int node, Path data)
            throws IOException {
        NodeIdentity identity = Layout.identity(node);
        Path home = data.resolve("node-" + node);
        Path mark = UnusedKey.mark(home);
        IdentityKey client = Layout.client().publicKey();
        var settings =
                new NodeSettings(
                        cluster,
                        identity,
                        mark,
                        home,
                        layout.node(node),
                        layout.security(identity),
                        NodeLimits.production(),
                        BLOCK_LIMITS,
                        ClientLimits.production(),
                        TransportLimits.production(),
                        StoreLimits.production());
        try {
            running.push(Node.start(settings, io));
        } catch (NodeException e) {
            throw new IOException(e.getMessage(), e);
        }
        running.push(
                RivalServer.start(
                        Files.createDirectories(data.resolve("rival-" + node)),
                        StoreLimits.production(),
                        layout.rival(node),
                        new ServerSecurity(layout.security(identity), client::equals),
                        io));
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            AutoCloseable one = running.pop();
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException("a server does not stop", e);
            }
        }
    }
}
