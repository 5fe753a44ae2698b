package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.operations.control.NodeStatus.VolumeStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tarn repair --status`: how far repair is. Repair itself needs no command: nodes start it when
/// they find something to repair.
@Command(
        name = "repair",
        description = "Show what is being repaired, and when it will be done.",
        footer = {"", "Repair starts by itself; its speed is repair_mib_per_second in node.toml."})
final class RepairCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--status", description = "Show the state of repair (the default).")
    @SuppressWarnings("UnusedVariable") // The default, which may also be said.
    private boolean status;

    private final Connector connector;

    RepairCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            return Progress.of(session.status().nodes());
        }
    }

    /// A node's part of one volume.
    ///
    /// @param left blocks for which the node cannot answer yet
    private record Line(String node, VolumeStatus part, long left) {
        /// Empty while the node cannot tell.
        OptionalLong etaSeconds() {
            if (left == 0) {
                return OptionalLong.of(0);
            }
            return part.etaSeconds() == 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(part.etaSeconds());
        }
    }

    private record Progress(List<Line> lines, List<String> silent) implements Report {
        static Progress of(List<NodeView> nodes) {
            List<Line> lines = new ArrayList<>();
            List<String> silent = new ArrayList<>();
            for (NodeView node : nodes) {
                String name = node.entry().name();
                if (node.status().isEmpty()) {
                    silent.add(name);
                    continue;
                }
                for (VolumeStatus part : node.status().get().volumes()) {
                    lines.add(new Line(name, part, StatusReport.behindBlocks(part)));
                }
            }
            return new Progress(lines, silent);
        }

        @Override
        public ExitStatus status() {
            boolean whole = silent.isEmpty() && lines.stream().allMatch(line -> line.left() == 0);
            return whole ? ExitStatus.OK : ExitStatus.ATTENTION;
        }

        @Override
        public void text(PrintWriter out) {
            var table =
                    new TextTable(
                            "NODE", "VOLUME", "BLOCKS", "LEFT", "REPAIRED", "ROTTEN", "DONE IN");
            for (Line line : lines) {
                table.row(
                        line.node(),
                        line.part().name(),
                        Long.toString(line.part().blocks()),
                        Long.toString(line.left()),
                        Long.toString(line.part().repaired()),
                        Long.toString(line.part().rotten()),
                        eta(line.etaSeconds()));
            }
            table.print(out);
            silent.forEach(node -> out.println(node + " does not answer"));
        }

        private static String eta(OptionalLong seconds) {
            if (seconds.isEmpty()) {
                return "unknown";
            }
            Duration left = Duration.ofSeconds(seconds.getAsLong());
            return left.isZero()
                    ? "-"
                    : "%d:%02d:%02d"
                            .formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeArrayFieldStart("parts");
            for (Line line : lines) {
                out.writeStartObject();
                out.writeStringField("node", line.node());
                out.writeStringField("volume", line.part().name());
                out.writeNumberField("blocks", line.part().blocks());
                out.writeNumberField("left", line.left());
                out.writeNumberField("repaired", line.part().repaired());
                out.writeNumberField("rotten", line.part().rotten());
                if (line.etaSeconds().isPresent()) {
                    out.writeNumberField("eta_seconds", line.etaSeconds().getAsLong());
                } else {
                    out.writeNullField("eta_seconds");
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeArrayFieldStart("silent");
            for (String node : silent) {
                out.writeString(node);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }
}
