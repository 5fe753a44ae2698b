package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.operations.ring.Listing;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tarn cluster ls`.
@Command(
        name = "ls",
        description = "List the nodes and owners of a cluster, as its ring knows them.")
final class ClusterListCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    private final Connector connector;

    ClusterListCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            return new Listed(session.listing());
        }
    }

    private record Listed(Listing listing) implements Report {
        @Override
        public void text(PrintWriter out) {
            var nodes = new TextTable("NODE", "ADDRESS", "ID");
            for (ClusterNode node : listing.nodes()) {
                nodes.row(node.name(), node.address().toString(), node.key().id().text());
            }
            nodes.print(out);
            out.println();
            var owners = new TextTable("OWNER", "ID");
            for (ClusterOwner owner : listing.owners()) {
                owners.row(owner.name(), owner.key().id().text());
            }
            owners.print(out);
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("belief", listing.belief().name());
            out.writeArrayFieldStart("nodes");
            for (ClusterNode node : listing.nodes()) {
                out.writeStartObject();
                out.writeStringField("name", node.name());
                out.writeStringField("address", node.address().toString());
                out.writeStringField("id", node.key().id().text());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeArrayFieldStart("owners");
            for (ClusterOwner owner : listing.owners()) {
                out.writeStartObject();
                out.writeStringField("name", owner.name());
                out.writeStringField("id", owner.key().id().text());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }
}
