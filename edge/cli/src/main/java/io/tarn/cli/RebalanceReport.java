package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.bucket.NodeDrain.Moved;
import io.tarn.bucket.NodeLoad;
import io.tarn.bucket.RebalancePlan;
import io.tarn.bucket.ServedVolume;
import io.tarn.catalogue.ClusterNode;
import io.tarn.crypto.IdentityKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A plan that evens nodes out, and what came of it.
///
/// @param begun volumes that a node is leaving already: it goes on there first
/// @param moved of `begun`, then of the plan's moves, as far as it got; empty before it has begun
record RebalanceReport(
        NodeNames names,
        RebalancePlan plan,
        List<ServedVolume> begun,
        boolean isDryRun,
        List<Moved> moved)
        implements Report {
    RebalanceReport {
        begun = List.copyOf(begun);
        moved = List.copyOf(moved);
    }

    RebalanceReport with(List<Moved> now) {
        return new RebalanceReport(names, plan, begun, isDryRun, now);
    }

    @Override
    public ExitStatus status() {
        return moved.stream().allMatch(Moved.Done.class::isInstance)
                ? ExitStatus.OK
                : ExitStatus.ATTENTION;
    }

    private String called(IdentityKey node) {
        return names.of(node.id());
    }

    /// In the catalogue's order; those that it lists no more, and that serve something, come last.
    private List<IdentityKey> nodes() {
        var nodes = new ArrayList<IdentityKey>();
        names.nodes().stream()
                .map(ClusterNode::key)
                .filter(node -> plan.before().containsKey(node))
                .forEach(nodes::add);
        plan.before().keySet().stream().filter(node -> !nodes.contains(node)).forEach(nodes::add);
        return nodes;
    }

    private static NodeLoad load(Map<IdentityKey, NodeLoad> loads, IdentityKey node) {
        return Optional.ofNullable(loads.get(node)).orElse(new NodeLoad(0, 0));
    }

    void planText(PrintWriter out) {
        for (ServedVolume volume : begun) {
            out.printf(
                    "bucket %s: %s is leaving it already, which goes on first%n",
                    Printable.of(volume.name()), volume.leaving().map(this::called).orElse(""));
        }
        var nodes = new TextTable("NODE", "PLACES", "AFTER", "UP TO", "AFTER");
        for (IdentityKey node : nodes()) {
            NodeLoad load = load(plan.before(), node);
            NodeLoad after = load(plan.after(), node);
            nodes.row(
                    called(node),
                    Integer.toString(load.places()),
                    Integer.toString(after.places()),
                    new ByteCount(load.bytes()).toString(),
                    new ByteCount(after.bytes()).toString());
        }
        nodes.print(out);
        if (plan.moves().isEmpty()) {
            out.println(
                    begun.isEmpty()
                            ? "nodes are even: no place moves"
                            : "nodes are even: no other place moves");
            return;
        }
        var moves = new TextTable("BUCKET", "FROM", "TO", "UP TO");
        for (RebalancePlan.Move move : plan.moves()) {
            moves.row(
                    move.volume(),
                    called(move.from()),
                    called(move.to()),
                    new ByteCount(move.bytes()).toString());
        }
        moves.print(out);
        int places = plan.before().values().stream().mapToInt(NodeLoad::places).sum();
        out.printf(
                "%d of %d places move, and up to %s; no plan that evens these nodes out moves fewer places, or less than %s of these%n",
                plan.moves().size(),
                places,
                new ByteCount(plan.bytes()),
                new ByteCount(plan.bytesFloor()));
    }

    @Override
    public void text(PrintWriter out) {
        if (moved.isEmpty()) {
            planText(out);
            return;
        }
        moved.forEach(one -> out.println(line(one)));
        if (status() == ExitStatus.OK) {
            out.printf("places moved: %d%n", moved.size());
        }
    }

    private String line(Moved one) {
        return one instanceof Moved.Done
                ? "bucket %s: moved".formatted(Printable.of(one.volume()))
                : PlaceMover.text(one, names);
    }

    @Override
    public void json(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeBooleanField("dry_run", isDryRun);
        out.writeNumberField("bytes", plan.bytes());
        out.writeNumberField("bytes_floor", plan.bytesFloor());
        out.writeArrayFieldStart("nodes");
        for (IdentityKey node : nodes()) {
            NodeLoad load = load(plan.before(), node);
            NodeLoad after = load(plan.after(), node);
            out.writeStartObject();
            out.writeStringField("node", called(node));
            out.writeNumberField("places", load.places());
            out.writeNumberField("places_after", after.places());
            out.writeNumberField("bytes", load.bytes());
            out.writeNumberField("bytes_after", after.bytes());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("begun");
        for (int i = 0; i < begun.size(); i++) {
            out.writeStartObject();
            out.writeStringField("bucket", begun.get(i).name());
            out.writeStringField("from", begun.get(i).leaving().map(this::called).orElse(""));
            moved(i, out);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("moves");
        for (int i = 0; i < plan.moves().size(); i++) {
            RebalancePlan.Move move = plan.moves().get(i);
            out.writeStartObject();
            out.writeStringField("bucket", move.volume());
            out.writeStringField("from", called(move.from()));
            out.writeStringField("to", called(move.to()));
            out.writeNumberField("bytes", move.bytes());
            moved(begun.size() + i, out);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void moved(int number, JsonGenerator out) throws IOException {
        if (number < moved.size()) {
            PlaceMover.json(moved.get(number), names, out);
        }
    }
}
