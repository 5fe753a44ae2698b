package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.RingStatus;
import io.tarn.operations.ring.KnownRing;
import io.tarn.ring.affairs.Affair;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

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
        NodeNames names = session.names();
        requireThere(next, session.ring().membership().members(), names);
        long deadline = System.nanoTime() + patienceSeconds * 1_000_000_000L;
        KnownRing before = begin(next, deadline);
        while (System.nanoTime() < deadline) {
            Optional<KnownRing> now = ring();
            if (now.filter(ring -> epoch(ring) > epoch(before) && isOf(next, ring)).isPresent()) {
                return new Changed(now.get(), names);
            }
            pause();
        }
        throw new CommandFailure(
                ExitStatus.ATTENTION,
                ("the change is under way, and not done after %d s; see `tarn ring status`, give it up"
                                + " with `tarn ring cancel`")
                        .formatted(patienceSeconds));
    }

    /// Asks until it is begun: members share the key anew of themselves, and in that moment cannot be changed, or
    /// the owner's word is of the moment before. That is over within seconds.
    ///
    /// @return the ring as it was then
    private KnownRing begin(List<IdentityKey> next, long deadline) throws CommandFailure {
        while (true) {
            Optional<KnownRing> before = ring();
            try {
                if (before.isPresent()) {
                    var _ = session.settle(new Affair.Change(next, counter(before.get())));
                    return before.get();
                }
            } catch (NotNowFailure e) {
                if (isOthersUnderWay(before.get())) {
                    throw e;
                }
            }
            if (System.nanoTime() >= deadline) {
                throw new CommandFailure(
                        ExitStatus.REFUSED,
                        ("nothing was changed within %d s: the members share the key anew of themselves, or too few"
                                        + " answer; see `tarn ring status`, and try again")
                                .formatted(patienceSeconds));
            }
            pause();
        }
    }

    private static boolean isOf(List<IdentityKey> members, KnownRing ring) {
        return ring.membership().members().equals(members);
    }

    /// Whether it is a change of who the members are that is under way, which only their owner asks for.
    private boolean isOthersUnderWay(KnownRing ring) throws CommandFailure {
        List<KeyId> members = ring.membership().members().stream().map(one -> one.id()).toList();
        return session.status().nodes().stream()
                .filter(node -> isMember(node, ring))
                .flatMap(node -> node.status().flatMap(NodeStatus::ring).stream())
                .flatMap(status -> status.change().stream())
                .anyMatch(change -> !change.next().equals(members));
    }

    /// Empty while too few answer, as may be for a moment while members change.
    private Optional<KnownRing> ring() throws CommandFailure {
        try {
            return Optional.of(session.ring());
        } catch (CommandFailure e) {
            if (e.status() != ExitStatus.UNAVAILABLE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /// Who is to come must have its share before anything changes: one that does not run would hold the change up
    /// for ever. Where nobody comes, whoever does not run would be left without a share. But where somebody comes
    /// in place of a dead member, another one may be dead too.
    private void requireThere(List<IdentityKey> next, List<IdentityKey> now, NodeNames names)
            throws CommandFailure {
        ClusterStatus status = session.status();
        List<IdentityKey> newcomers = next.stream().filter(key -> !now.contains(key)).toList();
        List<String> missing =
                (newcomers.isEmpty() ? next : newcomers)
                        .stream()
                                .filter(member -> !isThere(member, status))
                                .map(member -> names.of(member.id()))
                                .toList();
        if (!missing.isEmpty()) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "%s: not running, or does not know the ring yet; start it with `tarn node`, and try again"
                                    .formatted(String.join(", ", missing))
                            + " (nothing was changed)");
        }
    }

    private static boolean isThere(IdentityKey member, ClusterStatus status) {
        return status.nodes().stream()
                .filter(node -> node.entry().key().equals(member))
                .flatMap(node -> node.status().stream())
                .anyMatch(one -> one.ring().isPresent());
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
