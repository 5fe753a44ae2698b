package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.cluster.ClusterFile;
import io.tarn.cluster.ClusterFileException;
import io.tarn.cluster.ClusterMap;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.ring.KnownRing;
import io.tarn.operations.ring.Listing;
import io.tarn.operations.ring.Listing.Belief;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tarn up`: a whole cluster in one process, and a first volume that any NBD client can use.
@Command(
        name = "up",
        description = {
            "Run a whole cluster of four nodes in this process until stopped, and export its",
            "volumes over NBD on this machine. Makes cluster and volume on the first start."
        })
final class UpCommand extends TarnCommand {
    private static final String FIRST_VOLUME = "disk";
    private static final int BLOCK_BYTES = 64 << 10;
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final int PORT_BASE = 7100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_MS = 50;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:TARN_DATA:-tarn-data}",
            description = "Where everything is kept (default ${DEFAULT-VALUE}).")
    private Path data = Path.of("");

    @Option(
            names = "--port-base",
            paramLabel = "PORT",
            description = {
                "Nodes listen on the ports above PORT, NBD clients are served on PORT itself.",
                "Without it: 7101 to 7104, and 10809. Fixed by the first start."
            })
    private Optional<Integer> portBase = Optional.empty();

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "1G",
            converter = ByteCount.Converter.class,
            description = "Capacity of the first volume (default ${DEFAULT-VALUE}).")
    private ByteCount size = new ByteCount(0);

    private final Ports ports;

    UpCommand(Ports ports) {
        this.ports = ports;
    }

    @Override
    public Report call() throws CommandFailure {
        if (size.bytes() == 0 || size.bytes() % BLOCK_BYTES != 0) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "--size %s is not a multiple of 64 KiB".formatted(size));
        }
        var directory = new ClusterDirectory(data);
        ClusterMap cluster = cluster(directory);
        NodeIdentity owner = ClusterOptions.readKey(directory.ownerKey());
        try (StopSignal.Listening stop = ports.stop().listen();
                LocalCluster nodes = LocalCluster.start(ports.host(), directory, cluster);
                ClusterSession session = ports.connector().connect(cluster, owner)) {
            awaitRing(session, directory, cluster);
            awaitVolumes(session);
            try (var nbd = NbdEndpoint.start(nbdAddress(cluster), session, _ -> true, false)) {
                print(new Started(directory, cluster, nbd.uris()), ports.out());
                CompletableFuture.anyOf(stop.told(), nodes.stopped()).join();
            }
        } catch (CompletionException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED, "a node has stopped itself: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitStatus.FAILED, "interrupted", e);
        }
        return Report.SILENT;
    }

    private ClusterMap cluster(ClusterDirectory directory) throws CommandFailure {
        if (!Files.exists(directory.clusterFile())) {
            List<HostPort> addresses =
                    InitCommand.loopback(portBase.orElse(PORT_BASE), REDUNDANCY.servers());
            return new ClusterFounder(ports.random()).found(directory, addresses);
        }
        ClusterMap cluster;
        try {
            cluster = ClusterFile.load(directory.clusterFile());
        } catch (ClusterFileException e) {
            throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
        if (portBase.isPresent() && portBase.get() != portBase(cluster)) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "%s was made with --port-base %d; leave the option out, or use another --data"
                            .formatted(data, portBase(cluster)));
        }
        return cluster;
    }

    /// Ports are remembered by the cluster file alone: the first node listens one above the base.
    private static int portBase(ClusterMap cluster) {
        return cluster.parties().nodes().getFirst().address().port() - 1;
    }

    private static HostPort nbdAddress(ClusterMap cluster) {
        int base = portBase(cluster);
        return new HostPort("127.0.0.1", base == PORT_BASE ? NbdEndpoint.PORT : base);
    }

    /// On the first start the nodes make the ring's key; the cluster file keeps it from then on.
    private static void awaitRing(
            ClusterSession session, ClusterDirectory directory, ClusterMap cluster)
            throws CommandFailure, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                KnownRing ring = session.ring();
                if (cluster.ring().key().isEmpty()) {
                    ClusterFile.addKey(directory.clusterFile(), ring.key());
                }
                return;
            } catch (CommandFailure e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(PAUSE_MS);
            } catch (ClusterFileException e) {
                throw new CommandFailure(ExitStatus.FAILED, String.valueOf(e.getMessage()), e);
            }
        }
    }

    /// Makes the first volume if there is none, and waits until all can be used.
    private void awaitVolumes(ClusterSession session) throws CommandFailure, InterruptedException {
        Listing listing = session.listing();
        // That none is listed means that there is none only if the ring itself says so.
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (listing.belief() != Belief.CURRENT && System.nanoTime() < deadline) {
            Thread.sleep(PAUSE_MS);
            listing = session.listing();
        }
        List<VolumeDescriptor> volumes = List.copyOf(listing.volumes().values());
        if (volumes.isEmpty() && listing.belief() == Belief.CURRENT) {
            volumes =
                    List.of(
                            session.create(
                                            new NewVolume(
                                                    FIRST_VOLUME,
                                                    REDUNDANCY,
                                                    BLOCK_BYTES,
                                                    size.bytes() / BLOCK_BYTES,
                                                    Durability.FSYNC,
                                                    List.of(),
                                                    List.of(),
                                                    List.of()))
                                    .descriptor());
        }
        for (VolumeDescriptor volume : volumes) {
            if (!session.awaitReady(volume, PATIENCE)) {
                throw new CommandFailure(
                        ExitStatus.UNAVAILABLE,
                        "volume %s is not ready after %d s"
                                .formatted(volume.name(), PATIENCE.toSeconds()));
            }
        }
    }

    private record Started(ClusterDirectory directory, ClusterMap cluster, List<String> uris)
            implements Report {
        @Override
        public void text(PrintWriter out) {
            out.printf(
                    "%d nodes run on %s; all data is in %s%n",
                    cluster.parties().nodes().size(),
                    cluster.parties().nodes().getFirst().address().host(),
                    directory.root());
            uris.forEach(uri -> out.println("  " + uri));
            if (!uris.isEmpty()) {
                String uri = uris.getFirst();
                out.println();
                out.println("Try, in another terminal:");
                out.println("  nbdinfo " + uri);
                out.println("  nbdcopy --flush SOME-FILE " + uri);
                out.println("  ./tarn status --data " + directory.root());
            }
            out.println();
            out.println("Stop with Ctrl-C; the next start resumes.");
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("data", directory.root().toString());
            out.writeStringField("cluster", directory.clusterFile().toString());
            out.writeArrayFieldStart("nodes");
            for (ClusterNode member : cluster.parties().nodes()) {
                out.writeStartObject();
                out.writeStringField("name", member.name());
                out.writeStringField("address", member.address().toString());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeArrayFieldStart("uris");
            for (String uri : uris) {
                out.writeString(uri);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }
}
