package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.bucket.NodeDrain.Moved;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/// Has places in buckets go from node to node, one after the other, while there is time; and how reports tell what came of it.
final class PlaceMover {
    private final ClusterSession session;
    private final PrintWriter err;
    private final long deadlineNanos;

    /// @param err where it says how many blocks wait
    PlaceMover(ClusterSession session, PrintWriter err, Duration patience) {
        this.session = session;
        this.err = err;
        deadlineNanos = System.nanoTime() + patience.toNanos();
    }

    Moved move(String volume, IdentityKey old, IdentityKey heir) throws CommandFailure {
        long leftNanos = Math.max(0, deadlineNanos - System.nanoTime());
        return ObjectOutcomes.value(
                session.move(volume, old, heir, Duration.ofNanos(leftNanos), this::tell),
                new Address(volume, ""));
    }

    void tell(String volume, long blocks) {
        err.printf("%s: %d blocks wait for fragments%n", Printable.of(volume), blocks);
        err.flush();
    }

    /// Nodes that answer, and have room.
    static SortedSet<IdentityKey> takers(ClusterStatus status) {
        var takers = new TreeSet<IdentityKey>();
        for (NodeView node : status.nodes()) {
            if (node.status().filter(said -> !said.diskFull()).isPresent()) {
                takers.add(node.entry().key());
            }
        }
        return takers;
    }

    /// As a line.
    static String text(Moved moved, NodeNames names) {
        String called = Printable.of(moved.volume());
        return switch (moved) {
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
                                            : ": " + String.join(", ", called(nodes, names)));
        };
    }

    /// As fields of the object that is being written.
    static void json(Moved moved, NodeNames names, JsonGenerator out) throws IOException {
        switch (moved) {
            case Moved.Done _ -> out.writeStringField("state", "done");
            case Moved.UnderWay(var _, long blocks) -> {
                out.writeStringField("state", "under_way");
                out.writeNumberField("waiting_blocks", blocks);
            }
            case Moved.Hindered(var _, String reason, var nodes) -> {
                out.writeStringField("state", "hindered");
                out.writeStringField("reason", reason);
                out.writeArrayFieldStart("nodes");
                for (String named : called(nodes, names)) {
                    out.writeString(named);
                }
                out.writeEndArray();
            }
        }
    }

    private static Collection<String> called(Collection<KeyId> nodes, NodeNames names) {
        return nodes.stream().map(names::of).toList();
    }
}
