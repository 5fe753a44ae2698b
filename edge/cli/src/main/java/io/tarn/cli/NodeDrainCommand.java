package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.block.VolumeDescriptor;
import io.tarn.bucket.BucketServers;
import io.tarn.bucket.NodeDrain.Moved;
import io.tarn.catalogue.ClusterNode;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.crypto.KeyId;
import io.tarn.operations.ring.Listing;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tarn node drain`: what hangs on a node that is to be taken out; and has another node take its place in buckets.
@Command(
        name = "drain",
        description = {
            "Have another node take a node's place in all buckets, and tell what else hangs on it.",
            "The old node need not run: what it held is made from the others. The command waits until an audit",
            "shows that nothing depends on it any more; broken off or out of time, it goes on when it is asked",
            "again. Without --to, it only tells what keeps the node from being taken out, and changes nothing.",
            "If nothing does, `tarn cluster rm` takes it out."
        })
final class NodeDrainCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "NODE", description = "The node.")
    private String name = "";

    @Option(
            names = "--to",
            paramLabel = "NODE",
            description = "The node that takes its place; one of the cluster, which runs.")
    private @Nullable String to;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "How long to wait for it (default ${DEFAULT-VALUE}).")
    private long waitSeconds;

    @Spec private @Nullable CommandSpec spec;

    private final Connector connector;

    NodeDrainCommand(Connector connector) {
        this.connector = connector;
    }

    /// @param kind a word that does not change
    /// @param text with what to do about it
    private record Blocker(String kind, String text) {}

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            Listing listing = session.listing();
            if (listing.belief() != Listing.Belief.CURRENT) {
                throw new CommandFailure(
                        ExitStatus.UNAVAILABLE,
                        "too few members of the ring answer to tell what hangs on a node");
            }
            var names = new NodeNames(listing.nodes());
            ClusterNode node = names.required(name);
            KeyId id = node.key().id();
            List<Moved> moved = to == null ? List.of() : moved(session, node, names, to);
            BucketServers.Found buckets =
                    ObjectOutcomes.value(
                            session.bucketsNaming(id), new Address("your buckets", ""));
            var blockers = new ArrayList<Blocker>();
            addRing(session, id, blockers);
            addVolumes(listing, buckets, id, blockers);
            addBuckets(node, buckets, moved, blockers);
            addOthers(session.status(), id, blockers);
            return new Drained(node, names, moved, blockers);
        }
    }

    private List<Moved> moved(
            ClusterSession session, ClusterNode node, NodeNames names, String heirName)
            throws CommandFailure {
        ClusterNode heir = names.required(heirName);
        if (heir.equals(node)) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "%s cannot take its own place".formatted(node.name()));
        }
        boolean isThere =
                session.status().nodes().stream()
                        .anyMatch(one -> one.entry().equals(heir) && one.isReachable());
        if (!isThere) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "%s does not answer; start it with `tarn node`, and try again (nothing was changed)"
                            .formatted(heir.name()));
        }
        return ObjectOutcomes.value(
                session.drain(node.key(), heir.key(), Duration.ofSeconds(waitSeconds), this::tell),
                new Address("your buckets", ""));
    }

    private void tell(String volume, long blocks) {
        PrintWriter err = Objects.requireNonNull(spec, "the parser sets it").commandLine().getErr();
        err.printf("%s: %d blocks wait for fragments%n", Printable.of(volume), blocks);
        err.flush();
    }

    private static final String ANEW = "start it anew with its key and an empty disk elsewhere";

    private static void addRing(ClusterSession session, KeyId node, List<Blocker> blockers)
            throws CommandFailure {
        boolean isMember =
                session.ring().membership().members().stream()
                        .anyMatch(member -> member.id().equals(node));
        if (isMember) {
            blockers.add(
                    new Blocker(
                            "ring",
                            "it is a member of the ring; `tarn ring replace` puts another in its place"));
        }
    }

    /// Of those that were not moved.
    private static void addBuckets(
            ClusterNode node,
            BucketServers.Found buckets,
            List<Moved> moved,
            List<Blocker> blockers) {
        for (String bucket : buckets.naming()) {
            boolean isTold = moved.stream().anyMatch(one -> one.volume().equals(bucket));
            if (!isTold) {
                blockers.add(
                        new Blocker(
                                "bucket",
                                "bucket %s names it as one of its servers; `tarn node drain %s --to NODE` has another take its place"
                                        .formatted(Printable.of(bucket), node.name())));
            }
        }
    }

    /// Those that keep blocks of buckets have none of their own.
    private static void addVolumes(
            Listing listing, BucketServers.Found buckets, KeyId node, List<Blocker> blockers) {
        int left = listing.nodes().size() - 1;
        for (VolumeDescriptor volume : listing.volumes().values()) {
            if (buckets.stores().contains(volume.name())) {
                continue;
            }
            int servers = volume.shape().redundancy().servers();
            String called = Printable.of(volume.name());
            if (volume.servers().contains(node)) {
                blockers.add(
                        new Blocker(
                                "volume",
                                "it is a server of volume %s; copy it to a volume on other nodes, or %s"
                                        .formatted(called, ANEW)));
            }
            if (left < servers) {
                blockers.add(
                        new Blocker(
                                "room",
                                "volume %s needs %d nodes, and %d would be left; `tarn cluster add` adds one"
                                        .formatted(called, servers, left)));
            }
        }
    }

    /// What it holds is made anew by others: they have to be well.
    private static void addOthers(ClusterStatus status, KeyId node, List<Blocker> blockers) {
        for (NodeView other : status.nodes()) {
            String called = other.entry().name();
            if (other.entry().key().id().equals(node)) {
                continue;
            }
            if (!other.isReachable()) {
                blockers.add(new Blocker("other", called + " is unreachable"));
                continue;
            }
            other.status()
                    .ifPresent(said -> {
                        if (said.diskFull()) {
                            blockers.add(new Blocker("other", called + " has a full disk"));
                        }
                        if (said.scrub().lost() > 0) {
                            blockers.add(
                                    new Blocker(
                                            "other", called + " waits for fragments that rotted"));
                        }
                    });
            if (!other.behind().isEmpty()) {
                blockers.add(new Blocker("other", called + " is behind; see `tarn repair`"));
            }
        }
    }

    private record Drained(
            ClusterNode node, NodeNames names, List<Moved> moved, List<Blocker> blockers)
            implements Report {
        private boolean isFree() {
            return blockers.isEmpty() && moved.stream().allMatch(Moved.Done.class::isInstance);
        }

        @Override
        public ExitStatus status() {
            return isFree() ? ExitStatus.OK : ExitStatus.ATTENTION;
        }

        @Override
        public void text(PrintWriter out) {
            moved.forEach(one -> out.println(text(one)));
            if (isFree()) {
                out.printf(
                        "nothing hangs on %s: it can be stopped for good, and `tarn cluster rm %s` takes it"
                                + " out%n",
                        node.name(), node.name());
            } else {
                out.printf("%s cannot be taken out:%n", node.name());
                moved.stream()
                        .filter(one -> !(one instanceof Moved.Done))
                        .forEach(one ->
                                out.printf("  bucket %s needs it%n", Printable.of(one.volume())));
                blockers.forEach(blocker -> out.println("  " + blocker.text()));
            }
        }

        private String text(Moved one) {
            String called = Printable.of(one.volume());
            return switch (one) {
                case Moved.Done _ -> "bucket %s: nothing depends on it".formatted(called);
                case Moved.UnderWay(var _, long blocks) ->
                        "bucket %s: %d blocks wait for fragments; ask again to go on"
                                .formatted(called, blocks);
                case Moved.Hindered(var _, String reason, var nodes) ->
                        "bucket %s is left as it is: %s%s"
                                .formatted(
                                        called,
                                        reason,
                                        nodes.isEmpty()
                                                ? ""
                                                : ": " + String.join(", ", names(nodes)));
            };
        }

        private List<String> names(Collection<KeyId> nodes) {
            return nodes.stream().map(names::of).toList();
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("node", node.name());
            out.writeBooleanField("free", isFree());
            out.writeArrayFieldStart("moved");
            for (Moved one : moved) {
                out.writeStartObject();
                out.writeStringField("bucket", one.volume());
                switch (one) {
                    case Moved.Done _ -> out.writeStringField("state", "done");
                    case Moved.UnderWay(var _, long blocks) -> {
                        out.writeStringField("state", "under_way");
                        out.writeNumberField("waiting_blocks", blocks);
                    }
                    case Moved.Hindered(var _, String reason, var nodes) -> {
                        out.writeStringField("state", "hindered");
                        out.writeStringField("reason", reason);
                        out.writeArrayFieldStart("nodes");
                        for (String named : names(nodes)) {
                            out.writeString(named);
                        }
                        out.writeEndArray();
                    }
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeArrayFieldStart("blockers");
            for (Blocker blocker : blockers) {
                out.writeStartObject();
                out.writeStringField("kind", blocker.kind());
                out.writeStringField("text", blocker.text());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }
}
