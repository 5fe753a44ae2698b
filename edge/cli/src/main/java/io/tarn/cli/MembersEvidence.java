package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.cli.ProvenEvidence.Proven;
import io.tarn.client.ClusterStatus;
import io.tarn.crypto.IdentityKey;
import io.tarn.ring.Membership;
import io.tarn.ring.evidence.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/// What there is against the members of a ring: what they are proven to have done, whoever shows it; and who is
/// accused, by the words of nodes since they were started.
///
/// @param of those members against whom there is anything
record MembersEvidence(List<Against> of) {
    /// @param proven what the member has signed
    /// @param by names of nodes that say they have caught it lying
    record Against(String member, List<Kind> proven, List<String> by) {}

    static MembersEvidence of(
            Membership membership, ClusterStatus cluster, List<Proven> proven, NodeNames names) {
        List<Against> all =
                membership.members().stream()
                        .map(member ->
                                new Against(
                                        names.of(member.id()),
                                        deeds(member, proven),
                                        accusers(member, cluster)))
                        .filter(one -> !one.proven().isEmpty() || !one.by().isEmpty())
                        .toList();
        return new MembersEvidence(all);
    }

    private static List<Kind> deeds(IdentityKey member, List<Proven> proven) {
        var kinds = new TreeSet<Kind>();
        proven.stream()
                .filter(one -> one.conviction().member().equals(member.id()))
                .forEach(one -> kinds.add(one.evidence().misbehaviour().kind()));
        return List.copyOf(kinds);
    }

    private static List<String> accusers(IdentityKey member, ClusterStatus cluster) {
        return cluster.nodes().stream()
                .filter(node -> !node.entry().key().equals(member))
                .filter(node ->
                        node.status().stream()
                                .flatMap(status -> status.accused().stream())
                                .anyMatch(
                                        one -> one.server().equals(member.id()) && one.found() > 0))
                .map(node -> node.entry().name())
                .toList();
    }

    boolean isAnyProven() {
        return of.stream().anyMatch(one -> !one.proven().isEmpty());
    }

    /// One line.
    String text() {
        if (of.isEmpty()) {
            return "against no member";
        }
        var parts = new ArrayList<String>();
        String proven = joined(one -> !one.proven().isEmpty(), MembersEvidence::provenText);
        String accused =
                joined(
                        one -> one.proven().isEmpty(),
                        one -> "%s (by %s)".formatted(one.member(), String.join(", ", one.by())));
        if (!proven.isEmpty()) {
            parts.add("proven against " + proven);
        }
        if (!accused.isEmpty()) {
            parts.add("against " + accused);
        }
        return String.join("; ", parts) + "; see `tarn evidence ls`";
    }

    private static String provenText(Against one) {
        return "%s (%s)"
                .formatted(
                        one.member(),
                        String.join(", ", one.proven().stream().map(EvidenceText::deed).toList()));
    }

    private String joined(Predicate<Against> which, Function<Against, String> text) {
        return String.join(", ", of.stream().filter(which).map(text).toList());
    }

    /// Two fields of an object.
    void fields(JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("proven");
        for (Against one : of) {
            if (!one.proven().isEmpty()) {
                out.writeStartObject();
                out.writeStringField("member", one.member());
                array("kinds", one.proven().stream().map(Kind::name).toList(), out);
                out.writeEndObject();
            }
        }
        out.writeEndArray();
        out.writeArrayFieldStart("accused");
        for (Against one : of) {
            if (!one.by().isEmpty()) {
                out.writeStartObject();
                out.writeStringField("member", one.member());
                array("by", one.by(), out);
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    private static void array(String name, List<String> values, JsonGenerator out)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }
}
