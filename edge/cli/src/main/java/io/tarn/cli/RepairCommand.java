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
    private boolean status;

    @Option(
            names = "--over",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How long to watch for the estimate (default ${DEFAULT-VALUE}).")
    private int overSeconds;

    private final Connector connector;

    RepairCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            List<NodeView> before = session.status().nodes();
            long started = System.nanoTime();
            Thread.sleep(Duration.ofSeconds(overSeconds));
            List<NodeView> after = session.status().nodes();
            return Progress.of(before, after, System.nanoTime() - started);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitStatus.FAILED, "interrupted", e);
        }
    }

    /// @param etaSeconds empty if nothing moved while we watched
    record Line(String node, VolumeStatus part, long left, OptionalLong etaSeconds) {}

    record Progress(List<Line> lines, List<String> silent) implements Report {
        static Progress of(List<NodeView> before, List<NodeView> after, long nanos) {
            List<Line> lines = new ArrayList<>();
            List<String> silent = new ArrayList<>();
            for (int i = 0; i < after.size(); i++) {
                NodeView node = after.get(i);
                if (node.status().isEmpty()) {
                    silent.add(node.member().name());
                    continue;
                }
                for (VolumeStatus part : node.status().get().volumes()) {
                    lines.add(line(node.member().name(), before.get(i), part, nanos));
                }
            }
            return new Progress(lines, silent);
        }

        private static Line line(String node, NodeView before, VolumeStatus part, long nanos) {
            long left = StatusReport.behindBlocks(part);
            long done =
                    before.status().stream()
                            .flatMap(status -> status.volumes().stream())
                            .filter(earlier -> earlier.id().equals(part.id()))
                            .mapToLong(earlier -> StatusReport.behindBlocks(earlier) - left)
                            .findFirst()
                            .orElse(0);
            OptionalLong eta =
                    left == 0
                            ? OptionalLong.of(0)
                            : done <= 0
                                    ? OptionalLong.empty()
                                    : OptionalLong.of((long) (left * (nanos / 1e9) / done) + 1);
            return new Line(node, part, left, eta);
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
                return "not moving";
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
