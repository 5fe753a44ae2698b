package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.bucket.BucketStore;
import io.tarn.bucket.NewBuckets;
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
import io.tarn.s3.AccessKey;
import io.tarn.s3.S3Config;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tarn up`: a whole cluster in one process, and a first volume that any NBD client can use.
@Command(
        name = "up",
        description = {
            "Run a whole cluster of four nodes in this process until stopped, serve its buckets",
            "to S3 clients and export its volumes over NBD, on this machine. Makes cluster, keys",
            "and a volume on the first start."
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
                "NBD clients are served on PORT, nodes listen on the next four, S3 clients are",
                "served on the one after. Without it: 10809, 7101 to 7104, and 9000. Fixed by the",
                "first start."
            })
    private Optional<Integer> portBase = Optional.empty();

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "1G",
            converter = ByteCount.Converter.class,
            description = "Capacity of the first volume (default ${DEFAULT-VALUE}).")
    private ByteCount size = new ByteCount(0);

    @Mixin private final NewBucketOptions buckets = new NewBucketOptions();

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
        NewBuckets made = buckets.with(REDUNDANCY);
        var directory = new ClusterDirectory(data);
        ClusterMap cluster = cluster(directory);
        NodeIdentity owner = ClusterOptions.readKey(directory.ownerKey());
        try (StopSignal.Listening stop = ports.stop().listen();
                LocalCluster nodes = LocalCluster.start(ports.host(), directory, cluster);
                ClusterSession session = ports.connector().connect(cluster, owner)) {
            awaitRing(session, directory, cluster);
            awaitVolumes(session);
            S3Keys keys = S3Keys.readOrMake(directory.s3Keys(), ports.random());
            try (var nbd =
                            NbdEndpoint.start(
                                    nbdAddress(cluster),
                                    session,
                                    volume -> !BucketStore.isVolumeName(volume.name()),
                                    false);
                    var s3 = S3Endpoint.start(s3Address(cluster), session, keys, made)) {
                var started =
                        new Started(
                                directory, cluster, nbd.uris(), s3.url(), keys.keys().getFirst());
                print(started, ports.out());
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

    private static HostPort s3Address(ClusterMap cluster) {
        int base = portBase(cluster);
        int port = base == PORT_BASE ? S3Endpoint.PORT : base + REDUNDANCY.servers() + 1;
        return new HostPort("127.0.0.1", port);
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

    private record Started(
            ClusterDirectory directory,
            ClusterMap cluster,
            List<String> uris,
            String s3,
            AccessKey key)
            implements Report {
        @Override
        public void text(PrintWriter out) {
            out.printf(
                    "%d nodes run on %s; all data is in %s%n",
                    cluster.parties().nodes().size(),
                    cluster.parties().nodes().getFirst().address().host(),
                    directory.root());
            uris.forEach(uri -> out.println("  " + uri));
            out.println("s3 " + s3);
            out.println("access key " + key.id());
            out.println("secret key " + key.secret());
            out.println();
            out.println("Try, in another terminal, with any S3 client:");
            out.println("  export AWS_DEFAULT_REGION=" + S3Config.DEFAULT_REGION);
            out.println("  export AWS_ACCESS_KEY_ID=" + key.id());
            out.println("  export AWS_SECRET_ACCESS_KEY=" + key.secret());
            out.println("  aws --endpoint-url " + s3 + " s3 mb s3://photos");
            out.println("  aws --endpoint-url " + s3 + " s3 cp SOME-FILE s3://photos/");
            out.println("  aws --endpoint-url " + s3 + " s3 ls s3://photos");
            if (!uris.isEmpty()) {
                out.println("or, with any NBD client:");
                out.println("  nbdcopy --flush SOME-FILE " + uris.getFirst());
            }
            out.println("and look at the cluster:");
            out.println("  ./tarn status --data " + directory.root());
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
            out.writeStringField("s3", s3);
            out.writeStringField("accessKey", key.id());
            out.writeStringField("secretKey", key.secret());
            out.writeArrayFieldStart("uris");
            for (String uri : uris) {
                out.writeString(uri);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }
}
