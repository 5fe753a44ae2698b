package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.operations.control.NodeStatus.Accused;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tarn evidence ls`.
@Command(
        name = "ls",
        description = {
            "List who has caught whom lying since the nodes were started.",
            "Each line is the word of one node; what more nodes say than may lie themselves is true."
        })
final class EvidenceListCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    private final Connector connector;

    EvidenceListCommand(Connector connector) {
        this.connector = connector;
    }

    private record Charge(String by, String against, Accused accused) {}

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            NodeNames names = session.names();
            var charges = new ArrayList<Charge>();
            for (NodeView node : session.status().nodes()) {
                if (node.status().isPresent()) {
                    for (Accused accused : node.status().get().accused()) {
                        if (!accused.lie().isEmpty()) {
                            charges.add(
                                    new Charge(
                                            node.entry().name(),
                                            names.of(accused.server()),
                                            accused));
                        }
                    }
                }
            }
            return new Evidence(charges);
        }
    }

    private record Evidence(List<Charge> charges) implements Report {
        @Override
        public void text(PrintWriter out) {
            if (charges.isEmpty()) {
                out.println("nobody was caught lying");
                return;
            }
            var table = new TextTable("LIAR", "CAUGHT BY", "TIMES", "TOLD BY CLIENTS", "LAST");
            for (Charge charge : charges) {
                table.row(
                        charge.against(),
                        charge.by(),
                        Long.toString(charge.accused().found()),
                        Long.toString(charge.accused().told()),
                        charge.accused().lie());
            }
            table.print(out);
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartArray();
            for (Charge charge : charges) {
                out.writeStartObject();
                out.writeStringField("liar", charge.against());
                out.writeStringField("caught_by", charge.by());
                out.writeNumberField("times", charge.accused().found());
                out.writeNumberField("told_by_clients", charge.accused().told());
                out.writeStringField("last", charge.accused().lie());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
    }
}
