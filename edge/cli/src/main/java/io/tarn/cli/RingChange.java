package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.crypto.IdentityKey;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.RingStatus;
import io.tarn.operations.ring.KnownRing;
import io.tarn.ring.affairs.Affair;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/// A change of a ring's members, from the owner's word to the first charter that the new members have signed.
final class RingChange {
    private static final long PAUSE_MS = 200;

    private final ClusterSession session;
    private final long patienceSeconds;

    RingChange(ClusterSession session, long patienceSeconds) {
        this.session = session;
        this.patienceSeconds = patienceSeconds;
    }

    /// Has these be the members. The same again have their shares made anew.
    Report to(List<IdentityKey> next) throws CommandFailure {
        KnownRing before = session.ring();
        NodeNames names = session.names();
        for (IdentityKey member : next) {
            requireThere(member, names);
        }
        var _ = session.settle(new Affair.Change(next, counter(before)));
        long deadline = System.nanoTime() + patienceSeconds * 1_000_000_000L;
        while (System.nanoTime() < deadline) {
            KnownRing now = session.ring();
            if (epoch(now) > epoch(before)) {
                return new Changed(now, names);
            }
            pause();
        }
        throw new CommandFailure(
                ExitStatus.ATTENTION,
                ("the change is under way, and not done after %d s; see `tarn ring status`, give it up"
                                + " with `tarn ring cancel`")
                        .formatted(patienceSeconds));
    }

    /// A node that does not run would hold the change up for ever.
    private void requireThere(IdentityKey member, NodeNames names) throws CommandFailure {
        boolean isThere =
                session.status().nodes().stream()
                        .filter(node -> node.entry().key().equals(member))
                        .flatMap(node -> node.status().stream())
                        .anyMatch(status -> status.ring().isPresent());
        if (!isThere) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    names.of(member.id()) + " does not run, or does not know the ring yet");
        }
    }

    private static long epoch(KnownRing ring) {
        return ring.charter().statement().charter().epoch().number();
    }

    /// How many changes there were: a request made on other knowledge does nothing.
    long counter(KnownRing ring) throws CommandFailure {
        ClusterStatus status = session.status();
        List<Long> counters =
                status.nodes().stream()
                        .filter(node -> isMember(node, ring))
                        .flatMap(node -> node.status().flatMap(NodeStatus::ring).stream())
                        .map(RingStatus::changes)
                        .sorted()
                        .toList();
        if (counters.isEmpty()) {
            throw new CommandFailure(ExitStatus.UNAVAILABLE, "no member of the ring answers");
        }
        return counters.get(counters.size() / 2);
    }

    private static boolean isMember(NodeView node, KnownRing ring) {
        return ring.membership().find(node.entry().key().id()).isPresent();
    }

    private static void pause() throws CommandFailure {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitStatus.FAILED, "interrupted", e);
        }
    }

    private record Changed(KnownRing ring, NodeNames names) implements Report {
        private List<String> members() {
            return ring.membership().members().stream().map(m -> names.of(m.id())).toList();
        }

        @Override
        public void text(PrintWriter out) {
            out.printf(
                    "epoch %d: %s%nkey   %s%n",
                    epoch(ring), String.join(", ", members()), ring.key().text());
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeNumberField("epoch", epoch(ring));
            out.writeArrayFieldStart("members");
            for (String member : members()) {
                out.writeString(member);
            }
            out.writeEndArray();
            out.writeStringField("key", ring.key().text());
            out.writeEndObject();
        }
    }
}
