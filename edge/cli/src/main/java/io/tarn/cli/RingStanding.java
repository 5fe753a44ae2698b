package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.cli.ProvenEvidence.Proven;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.RingStatus;
import io.tarn.operations.ring.KnownRing;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Where a ring stands, by the word of every node.
///
/// @param proven what members have signed and no correct one signs
record RingStanding(KnownRing ring, ClusterStatus cluster, List<Proven> proven, NodeNames names)
        implements Report {
    private static final String NOTHING = "-";
    private static final String[] COLUMNS = {
        "NODE",
        "PART",
        "EPOCH",
        "VIEW",
        "PRIMARY",
        "HEIGHT",
        "STABLE",
        "SHARE",
        "CERTIFIED",
        "P50",
        "P99",
        "BATCH",
        "DISK"
    };

    private long epoch() {
        return ring.charter().statement().charter().epoch().number();
    }

    private List<String> members() {
        return ring.membership().members().stream().map(m -> names.of(m.id())).toList();
    }

    private static Optional<RingStatus> status(NodeView node) {
        return node.status().flatMap(NodeStatus::ring);
    }

    /// Members that lost their memory, and have no vote until the key is shared anew.
    private List<String> forgetful() {
        return cluster.nodes().stream()
                .filter(node -> isMember(node) && isForgetful(node))
                .map(node -> node.entry().name())
                .toList();
    }

    private static boolean isForgetful(NodeView node) {
        return status(node).filter(RingStatus::isForgetful).isPresent();
    }

    /// Members of the epoch that take part in it, with their votes and shares.
    private long whole() {
        return cluster.nodes().stream()
                .filter(node -> isMember(node))
                .flatMap(node -> status(node).stream())
                .filter(status ->
                        status.epoch() >= epoch() && status.hasShare() && !status.isForgetful())
                .count();
    }

    private boolean isMember(NodeView node) {
        return ring.membership().find(node.entry().key().id()).isPresent();
    }

    private long faultsLeft() {
        return whole() - ring.membership().size().quorum();
    }

    private MembersEvidence evidence() {
        return MembersEvidence.of(ring.membership(), cluster, proven, names);
    }

    @Override
    public ExitStatus status() {
        boolean isWell = whole() == ring.membership().size().members() && !evidence().isAnyProven();
        return isWell ? ExitStatus.OK : ExitStatus.ATTENTION;
    }

    @Override
    public void text(PrintWriter out) {
        out.println("key       " + ring.key().text());
        out.printf("epoch     %d: %s%n", epoch(), String.join(", ", members()));
        out.printf(
                "members   %d of %d take part with their shares: %s%n",
                whole(),
                ring.membership().size().members(),
                faultsLeft() < 0
                        ? "too few; nothing can be changed"
                        : faultsLeft() + " may yet fail");
        change().ifPresent(change -> out.println("change    " + text(change)));
        if (!forgetful().isEmpty()) {
            out.printf(
                    "memory    lost by %s: without a vote until the key is shared anew%n",
                    String.join(", ", forgetful()));
        }
        out.println("evidence  " + evidence().text());
        out.println();
        var table = new TextTable(COLUMNS);
        for (NodeView node : cluster.nodes()) {
            String part = part(node);
            table.row(
                    status(node)
                            .map(known -> cells(node.entry().name(), part, known))
                            .orElseGet(() -> unknown(node.entry().name(), part)));
        }
        table.print(out);
    }

    private String part(NodeView node) {
        if (!node.isReachable()) {
            return "unreachable";
        }
        if (!isMember(node)) {
            return "follows";
        }
        return isForgetful(node) ? "no vote" : "member";
    }

    private String[] cells(String node, String part, RingStatus status) {
        RingStatus.Batches batches = status.batches();
        return new String[] {
            node,
            part,
            Long.toString(status.epoch()),
            Long.toString(status.view()),
            names.of(status.primary()),
            Long.toString(status.executed()),
            Long.toString(status.stable()),
            status.hasShare() ? age(status.shareAgeSeconds()) : "none",
            Long.toString(status.certified()),
            millis(status.medianMicros()),
            millis(status.p99Micros()),
            batches.count() == 0
                    ? NOTHING
                    : "%.1f, %d".formatted(batches.mean(), batches.largest()),
            text(status.disk())
        };
    }

    private static String text(RingStatus.Disk disk) {
        return "%d pages, %s%s%s"
                .formatted(
                        disk.pages(),
                        age(disk.checkedSecondsAgo()),
                        disk.mended() == 0 ? "" : ", %d mended".formatted(disk.mended()),
                        disk.isJournalReadable() ? "" : ", journal bad");
    }

    private static String[] unknown(String node, String part) {
        var cells = new String[COLUMNS.length];
        Arrays.fill(cells, NOTHING);
        cells[0] = node;
        cells[1] = part;
        return cells;
    }

    /// By the word of any member.
    private Optional<RingStatus.Change> change() {
        return cluster.nodes().stream()
                .filter(this::isMember)
                .flatMap(node -> status(node).stream())
                .flatMap(status -> status.change().stream())
                .findFirst();
    }

    private String text(RingStatus.Change change) {
        List<String> next = change.next().stream().map(names::of).toList();
        return "%s: %d of %d have offered keys, %d have dealt, %d are ready%s"
                .formatted(
                        next.equals(members())
                                ? "none, the members share the key anew"
                                : "to " + String.join(", ", next),
                        change.keys(),
                        change.next().size(),
                        change.deals(),
                        change.ready(),
                        change.tries() == 0 ? "" : ", begun anew " + change.tries() + " times");
    }

    private static String age(long seconds) {
        if (seconds < 120) {
            return seconds + " s";
        }
        long hours = seconds / 3_600;
        return hours < 48 ? (hours == 0 ? seconds / 60 + " min" : hours + " h") : hours / 24 + " d";
    }

    private static String millis(long micros) {
        return micros == 0 ? NOTHING : "%.1f ms".formatted(micros / 1_000.0);
    }

    @Override
    public void json(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("key", ring.key().text());
        out.writeNumberField("epoch", epoch());
        array("members", members(), out);
        out.writeNumberField("faults_left", faultsLeft());
        out.writeBooleanField("change_under_way", change().isPresent());
        array("forgetful", forgetful(), out);
        evidence().fields(out);
        out.writeArrayFieldStart("nodes");
        for (NodeView node : cluster.nodes()) {
            json(node, out);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void array(String name, List<String> values, JsonGenerator out)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    private static void json(RingStatus.Disk disk, JsonGenerator out) throws IOException {
        out.writeNumberField("disk_checked_seconds_ago", disk.checkedSecondsAgo());
        out.writeNumberField("disk_pages", disk.pages());
        out.writeNumberField("disk_pages_mended", disk.mended());
        out.writeBooleanField("disk_journal_readable", disk.isJournalReadable());
    }

    private void json(NodeView node, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", node.entry().name());
        out.writeBooleanField("reachable", node.isReachable());
        out.writeBooleanField("member", isMember(node));
        if (status(node).isPresent()) {
            RingStatus status = status(node).get();
            out.writeNumberField("epoch", status.epoch());
            out.writeNumberField("view", status.view());
            out.writeStringField("primary", names.of(status.primary()));
            out.writeNumberField("executed", status.executed());
            out.writeNumberField("stable", status.stable());
            out.writeBooleanField("share", status.hasShare());
            out.writeBooleanField("vote", isMember(node) && !status.isForgetful());
            out.writeNumberField("share_age_seconds", status.shareAgeSeconds());
            out.writeNumberField("certified", status.certified());
            out.writeNumberField("median_micros", status.medianMicros());
            out.writeNumberField("p99_micros", status.p99Micros());
            out.writeNumberField("batch_requests_mean", status.batches().mean());
            out.writeNumberField("batch_requests_max", status.batches().largest());
            json(status.disk(), out);
        }
        out.writeEndObject();
    }
}
