package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.cli.ProvenEvidence.Proven;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.operations.control.NodeStatus.Accused;
import io.tarn.ring.evidence.Evidence;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tarn evidence ls`.
@Command(
        name = "ls",
        description = {
            "List who breaks the rules.",
            "First what is proven, whoever shows it: members of the ring signed it, and this command has",
            "checked it with the ring's key. Then the words of nodes since they were started: what more",
            "nodes say than may lie themselves is true."
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
            return new Found(proven(session), names, charges);
        }
    }

    /// While the ring has no key, nothing can be proven.
    private static List<Proven> proven(ClusterSession session) throws CommandFailure {
        SortedMap<String, List<Evidence>> shown = session.evidence();
        boolean isShown = shown.values().stream().anyMatch(records -> !records.isEmpty());
        return isShown ? ProvenEvidence.of(shown, session.ring().key()).deeds() : List.of();
    }

    private record Found(List<Proven> proven, NodeNames names, List<Charge> charges)
            implements Report {
        @Override
        public void text(PrintWriter out) {
            if (proven.isEmpty() && charges.isEmpty()) {
                out.println("nobody was caught lying");
            }
            if (!proven.isEmpty()) {
                printProven(out);
            }
            if (!proven.isEmpty() && !charges.isEmpty()) {
                out.println();
            }
            if (!charges.isEmpty()) {
                printCharges(out);
            }
        }

        private void printProven(PrintWriter out) {
            var table = new TextTable("PROVEN", "LIAR", "WHAT", "WHERE", "SHOWN BY");
            for (Proven one : proven) {
                table.row(
                        EvidenceText.id(one.evidence()),
                        names.of(one.conviction().member()),
                        EvidenceText.deed(one.evidence().misbehaviour().kind()),
                        EvidenceText.where(one.evidence()),
                        String.join(", ", one.shownBy()));
            }
            table.print(out);
        }

        private void printCharges(PrintWriter out) {
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
            for (Proven one : proven) {
                out.writeStartObject();
                new EvidenceReport(
                                one.evidence(),
                                one.conviction(),
                                names.of(one.conviction().member()))
                        .fields(out);
                out.writeArrayFieldStart("shown_by");
                for (String node : one.shownBy()) {
                    out.writeString(node);
                }
                out.writeEndArray();
                out.writeEndObject();
            }
            for (Charge charge : charges) {
                out.writeStartObject();
                out.writeStringField("liar", charge.against());
                out.writeBooleanField("proven", false);
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
