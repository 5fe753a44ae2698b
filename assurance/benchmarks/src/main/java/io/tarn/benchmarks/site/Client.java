package io.tarn.benchmarks.site;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.benchmarks.rival.RivalKind;
import io.tarn.benchmarks.rival.RivalVolume;
import io.tarn.benchmarks.workload.Protocol;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.client.ClusterClient;
import io.tarn.client.ClusterClient.Changed;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.operations.LinkTable;
import io.tarn.transport.IoThreads;
import io.tarn.transport.TransportLimits;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The single client of §5.2: Tarn's own, and one with the same links and threads for the rivals.
public final class Client implements AutoCloseable {
    public static final String LOFT = "loft";
    private static final long READY_MS_MAX = 120_000;

    private final ClusterClient tarn;
    private final IoThreads io;
    private final LinkTable links;
    private final List<KeyId> servers;

    public Client(Layout layout) {
        NodeIdentity self = Layout.client();
        io = IoThreads.start("tarn-client-io");
        tarn = ClusterClient.of(layout.cluster(), self, layout.security(self), io);
        links = new LinkTable(io, layout.security(self), TransportLimits.production());
        layout.rivals().forEach(links::learn);
        servers = layout.cluster().parties().nodeIds();
    }

    /// One volume of each protocol.
    ///
    /// @param protocols by name; Loft first
    public record Volumes(
            SequencedMap<String, Protocol> protocols, ClusterClient client, VolumeDescriptor loft)
            implements AutoCloseable {
        /// Removes Loft's volume: its servers would scrub it for as long as it is there, also while
        /// others are measured.
        @Override
        public void close() {
            try {
                Changed changed = client.remove(loft);
                if (!(changed instanceof Changed.Made)) {
                    throw new IllegalStateException("volume " + loft.name() + " stays: " + changed);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// New volumes of one shape, `memory` durability.
    public Volumes volumes(String name, BlockShape shape) throws IOException, InterruptedException {
        var protocols = new LinkedHashMap<String, Protocol>();
        VolumeDescriptor loft = create(name, shape);
        protocols.put(LOFT, Protocol.of(tarn.open(loft)));
        for (RivalKind kind : RivalKind.values()) {
            var id = new CanonicalWriter(kind.label()).text(name);
            protocols.put(
                    kind.label(),
                    Protocol.of(
                            new RivalVolume(
                                    kind,
                                    new VolumeId(idOf(id.toBytes())),
                                    shape.redundancy(),
                                    shape.blockBytes(),
                                    links,
                                    servers)));
        }
        return new Volumes(protocols, tarn, loft);
    }

    private static Bytes idOf(Bytes name) {
        return Sha256.hash(name).slice(0, VolumeId.BYTES).compact();
    }

    private VolumeDescriptor create(String name, BlockShape shape)
            throws IOException, InterruptedException {
        var wanted =
                new NewVolume(
                        name,
                        shape.redundancy(),
                        shape.blockBytes(),
                        shape.blocks(),
                        Durability.MEMORY,
                        List.of(),
                        List.of(),
                        List.of());
        Changed changed = tarn.create(wanted);
        if (!(changed instanceof Changed.Made(VolumeDescriptor made, var _))) {
            throw new IOException("volume " + name + ": " + changed);
        }
        if (!tarn.awaitReady(made, READY_MS_MAX)) {
            throw new IOException("volume " + name + " is not ready in time");
        }
        return made;
    }

    @Override
    public void close() {
        tarn.close();
        links.close();
        io.close();
    }
}
