package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.NodeStatus.ScrubStatus;
import io.tarn.operations.control.NodeStatus.SweepStatus;
import io.tarn.operations.control.NodeStatus.VolumeStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/// The state of a cluster, verdict first.
record StatusReport(ClusterStatus cluster) implements Report {
    private static final String NOTHING = "-";

    @Override
    public ExitStatus status() {
        if (cluster.nodes().stream().noneMatch(NodeView::isReachable)) {
            return ExitStatus.UNAVAILABLE;
        }
        return switch (cluster.verdict()) {
            case HEALTHY -> ExitStatus.OK;
            case DEGRADED, CRITICAL -> ExitStatus.ATTENTION;
        };
    }

    @Override
    public void text(PrintWriter out) {
        out.printf("%s%s%n", cluster.verdict(), faultsLeft());
        cluster.reasons().forEach(reason -> out.println("  " + Printable.of(reason)));
        out.println();
        var table =
                new TextTable(
                        "NODE", "ADDRESS", "STATE", "BEHIND", "EVIDENCE", "ROT", "FREE", "CODING");
        for (NodeView node : cluster.nodes()) {
            Optional<NodeStatus> status = node.status();
            table.row(
                    node.entry().name(),
                    node.entry().address().toString(),
                    state(node),
                    status.isPresent() ? Long.toString(behindBlocks(node)) : NOTHING,
                    Long.toString(evidence(node)),
                    status.map(s -> rot(s.scrub())).orElse(NOTHING),
                    status.map(s -> new ByteCount(s.freeBytes()).toString()).orElse(NOTHING),
                    status.map(NodeStatus::coding).orElse(NOTHING));
        }
        table.print(out);
    }

    /// Fragments of immutable blocks that were found rotten, and how many of them are whole again.
    private static String rot(ScrubStatus scrub) {
        return scrub.rotten() == 0
                ? "0 of " + scrub.checked()
                : "%d of %d, %d mended".formatted(scrub.rotten(), scrub.checked(), scrub.mended());
    }

    private String faultsLeft() {
        return cluster.faultsLeft()
                .map(left -> left == 1 ? ": 1 fault left" : ": " + left + " faults left")
                .orElse(": no volumes");
    }

    private static String state(NodeView node) {
        if (!node.isReachable()) {
            return "unreachable";
        }
        if (node.status().map(NodeStatus::diskFull).orElse(false)) {
            return "disk full";
        }
        return node.behind().isEmpty() ? "current" : "behind";
    }

    private long evidence(NodeView node) {
        return cluster.evidence(node.entry().key().id());
    }

    private static long behindBlocks(NodeView node) {
        return node.behind().stream().mapToLong(StatusReport::behindBlocks).sum();
    }

    /// Blocks of a volume for which a node cannot answer yet.
    static long behindBlocks(VolumeStatus part) {
        long unknown = part.blocks() - Math.min(part.blocks(), part.knownBelow());
        return Math.min(part.blocks(), unknown + part.waiting());
    }

    @Override
    public void json(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("verdict", cluster.verdict().name());
        out.writeArrayFieldStart("reasons");
        for (String reason : cluster.reasons()) {
            out.writeString(reason);
        }
        out.writeEndArray();
        if (cluster.faultsLeft().isPresent()) {
            out.writeNumberField("faults_left", cluster.faultsLeft().get());
        } else {
            out.writeNullField("faults_left");
        }
        out.writeArrayFieldStart("nodes");
        for (NodeView node : cluster.nodes()) {
            json(node, out);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void json(NodeView node, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", node.entry().name());
        out.writeStringField("id", node.entry().key().id().text());
        out.writeStringField("address", node.entry().address().toString());
        out.writeBooleanField("reachable", node.isReachable());
        out.writeNumberField("evidence", evidence(node));
        if (node.status().isPresent()) {
            NodeStatus status = node.status().get();
            out.writeStringField("version", status.version());
            out.writeNumberField("uptime_seconds", status.uptimeSeconds());
            out.writeStringField("coding", status.coding());
            out.writeNumberField("free_bytes", status.freeBytes());
            out.writeBooleanField("disk_full", status.diskFull());
            out.writeNumberField("behind_blocks", behindBlocks(node));
            out.writeArrayFieldStart("sweeps");
            for (SweepStatus sweep : status.sweeps()) {
                json(sweep, out);
            }
            out.writeEndArray();
            json(status.scrub(), out);
        }
        out.writeEndObject();
    }

    private static void json(ScrubStatus scrub, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("scrub");
        out.writeNumberField("checked_fragments", scrub.checked());
        out.writeNumberField("rotten_fragments", scrub.rotten());
        out.writeNumberField("mended_fragments", scrub.mended());
        out.writeNumberField("lost_fragments", scrub.lost());
        out.writeNumberField("passes", scrub.passes());
        out.writeStringField("trouble", scrub.trouble());
        out.writeEndObject();
    }

    private static void json(SweepStatus sweep, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("volume", sweep.volume());
        out.writeNumberField("swept_ms", sweep.sweptMillis());
        out.writeNumberField("walked_ms", sweep.walkedMillis());
        out.writeNumberField("waiting_fragments", sweep.waiting());
        out.writeStringField("trouble", sweep.trouble());
        out.writeEndObject();
    }
}
