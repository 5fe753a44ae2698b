package io.tarn.benchmarks.site;

import io.tarn.block.BlockLimits;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.client.ClientLimits;
import io.tarn.client.BlockVolume;
import io.tarn.client.ByteDevice;
import io.tarn.client.ClusterClient;
import io.tarn.client.ClusterClient.Changed;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.client.DeviceLimits;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.NodeLimits;
import io.tarn.crypto.NodeIdentity;
import io.tarn.nbd.Export;
import io.tarn.nbd.ExportInfo;
import io.tarn.nbd.Exports;
import io.tarn.nbd.NbdConfig;
import io.tarn.nbd.NbdServer;
import io.tarn.node.Node;
import io.tarn.node.NodeException;
import io.tarn.node.NodeSettings;
import io.tarn.storage.StoreLimits;
import io.tarn.transport.IoThreads;
import io.tarn.transport.TransportLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What `tarn up` runs, with production's limits, on a real disk: four nodes in this process, and the
/// NBD server on a client of theirs.
public final class NbdSite implements AutoCloseable {
    private static final int NODES = 4;
    private static final String VOLUME = "bench";
    private static final long READY_MS_MAX = 30_000;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final long sizeBytes;
    private String uri = "";

    private NbdSite(long sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /// @param blockBytes of the volume's blocks; what fio reads and writes is its own affair
    public static NbdSite start(int blockBytes, long sizeBytes)
            throws IOException, InterruptedException {
        var site = new NbdSite(sizeBytes);
        try {
            site.build(blockBytes);
            return site;
        } catch (IOException | InterruptedException e) {
            site.close();
            throw e;
        }
    }

    private void build(int blockBytes) throws IOException, InterruptedException {
        var data = ScratchDirectory.onDisk();
        running.push(data);
        var io = IoThreads.start("tarn-io");
        running.push(io);
        var layout = new Layout(NODES, "127.0.0.1", FreePorts.find(2 * NODES), true);
        for (int node = 0; node < NODES; node++) {
            running.push(startNode(layout, data, node, io));
        }
        NodeIdentity self = Layout.client();
        var client = ClusterClient.of(layout.cluster(), self, layout.security(self), io);
        running.push(client);
        var device = new ByteDevice(volume(client, blockBytes), DeviceLimits.production());
        var export = Export.of(VOLUME, "benchmark", false, device);
        NbdServer server =
                NbdServer.start(
                        NbdConfig.on(
                                new InetSocketAddress(
                                        java.net.InetAddress.getLoopbackAddress(), 0)),
                        new OneExport(export));
        running.push(server);
        uri = "nbd://127.0.0.1:" + server.address().getPort() + "/" + VOLUME;
    }

    private static Node startNode(Layout layout, ScratchDirectory data, int node, IoThreads io)
            throws IOException {
        NodeIdentity identity = Layout.identity(node);
        ClusterMap cluster = layout.cluster();
        Path home = data.path().resolve("node-" + node);
        Path mark = UnusedKey.mark(home);
        try {
            return Node.start(
                    new NodeSettings(
                            cluster,
                            identity,
                            mark,
                            home,
                            layout.node(node),
                            layout.security(identity),
                            NodeLimits.production(),
                            BlockLimits.production(),
                            ClientLimits.production(),
                            TransportLimits.production(),
                            StoreLimits.small()),
                    io);
        } catch (NodeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private BlockVolume volume(ClusterClient client, int blockBytes)
            throws IOException, InterruptedException {
        Changed changed =
                client.create(
                        new NewVolume(
                                VOLUME,
                                new Redundancy(1, 2),
                                blockBytes,
                                sizeBytes / blockBytes,
                                Durability.FSYNC,
                                List.of(),
                                List.of(),
                                List.of()));
        if (changed instanceof Changed.Made(VolumeDescriptor made, var _)
                && client.awaitReady(made, READY_MS_MAX)) {
            return client.open(made);
        }
        throw new IOException("the volume does not come to be: " + changed);
    }

    private record OneExport(Export export) implements Exports {
        @Override
        public CompletionStage<Void> refresh() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public List<ExportInfo> list() {
            return List.of(export.info());
        }

        @Override
        public Optional<Export> find(String name) {
            return name.equals(export.info().name()) ? Optional.of(export) : Optional.empty();
        }
    }

    public String uri() {
        return uri;
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            AutoCloseable one = running.pop();
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException("something does not stop", e);
            }
        }
    }
}
