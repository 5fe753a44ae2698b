package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.block.VolumeDescriptor;
import io.tarn.catalogue.ClusterNode;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.crypto.KeyId;
import io.tarn.operations.ring.Listing;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tarn node drain`: what hangs on a node that is to be taken out. It only looks.
@Command(
        name = "drain",
        description = {
            "Tell what keeps a node from being taken out of the cluster. Changes nothing.",
            "If nothing does, `tarn cluster rm` takes it out."
        })
final class NodeDrainCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "NODE", description = "The node.")
    private String name = "";

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
            ClusterNode node = new NodeNames(listing.nodes()).required(name);
            KeyId id = node.key().id();
            var blockers = new ArrayList<Blocker>();
            addRing(session, id, blockers);
            addVolumes(listing, id, blockers);
            addObjects(session, id, blockers);
            addOthers(session.status(), id, blockers);
            return new Drained(node, blockers);
        }
    }

    private static final String REPLACE = "start it anew with its key and an empty disk elsewhere";

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

    /// All nodes that there were when it was made.
    private static void addObjects(ClusterSession session, KeyId node, List<Blocker> blockers)
            throws CommandFailure {
        List<String> naming =
                ObjectOutcomes.value(session.bucketsNaming(node), new Address("your buckets", ""));
        for (String bucket : naming) {
            blockers.add(
                    new Blocker(
                            "bucket",
                            "bucket %s names it as one of its servers; %s"
                                    .formatted(Printable.of(bucket), REPLACE)));
        }
    }

    private static void addVolumes(Listing listing, KeyId node, List<Blocker> blockers) {
        int left = listing.nodes().size() - 1;
        for (VolumeDescriptor volume : listing.volumes().values()) {
            int servers = volume.shape().redundancy().servers();
            String called = Printable.of(volume.name());
            if (volume.servers().contains(node)) {
                blockers.add(
                        new Blocker(
                                "volume",
                                "it is a server of volume %s; copy it to a volume on other nodes, or %s"
                                        .formatted(called, REPLACE)));
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

    private record Drained(ClusterNode node, List<Blocker> blockers) implements Report {
        @Override
        public ExitStatus status() {
            return blockers.isEmpty() ? ExitStatus.OK : ExitStatus.ATTENTION;
        }

        @Override
        public void text(PrintWriter out) {
            if (blockers.isEmpty()) {
                out.printf(
                        "nothing hangs on %s; if `tarn audit --bucket` is clean of all buckets,"
                                + " `tarn cluster rm %s` takes it out%n",
                        node.name(), node.name());
            } else {
                out.printf("%s cannot be taken out:%n", node.name());
                blockers.forEach(blocker -> out.println("  " + blocker.text()));
            }
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("node", node.name());
            out.writeBooleanField("free", blockers.isEmpty());
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
