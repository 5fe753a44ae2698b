package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import io.tarn.cli.ProvenEvidence.Proven;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.ring.KnownRing;
import io.tarn.ring.Membership;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.evidence.Evidence;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A ring of whose members one is proven to have lied. The nodes accuse nobody: they have been started again.
class RingStandingTest {
    private static final Path VECTORS = Path.of("../../vectors/ring/evidence.json");

    private GroupKey key;
    private List<Proven> proven;
    private CharterStatement epoch;

    private static String value(String field) throws Exception {
        return Pattern.compile("\"%s\": \"([^\"]+)\"".formatted(field))
                .matcher(Files.readString(VECTORS))
                .results()
                .map(result -> result.group(1))
                .findFirst()
                .orElseThrow();
    }

    @BeforeEach
    void readEvidence() throws Exception {
        key = GroupKey.ofText(value("key"));
        var record = Evidence.of(Bytes.ofHex(value("record")));
        proven = ProvenEvidence.of(Map.of("n1", List.of(record)), key).deeds();
        epoch = proven.getFirst().conviction().epoch();
    }

    private Membership membership() {
        return epoch.charter().membership();
    }

    /// Every member takes part.
    private RingStanding standing(List<Proven> evidence) {
        List<ClusterNode> nodes = membership().members().stream().map(this::node).toList();
        List<KeyId> members = membership().members().stream().map(IdentityKey::id).toList();
        var status =
                new NodeStatus(
                        "1",
                        0,
                        "plain",
                        1,
                        false,
                        List.of(),
                        List.of(),
                        List.of(),
                        NodeStatus.ScrubStatus.NONE,
                        Optional.of(
                                RingCommandsTest.standing(membership().epoch().number(), members)));
        List<NodeView> views =
                nodes.stream().map(node -> new NodeView(node, Optional.of(status))).toList();
        var unsigned = new ThresholdSignature(Bytes.zeros(ThresholdSignature.BYTES));
        return new RingStanding(
                new KnownRing(key, new CertifiedCharter(epoch, unsigned), Optional.empty()),
                ClusterStatus.judge(views, List.of()),
                evidence,
                new NodeNames(nodes));
    }

    private ClusterNode node(IdentityKey member) {
        int place = membership().members().indexOf(member);
        return new ClusterNode("n" + place, member, new HostPort("host", 1 + place));
    }

    private static String text(RingStanding standing) {
        var text = new StringWriter();
        standing.text(new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void provenMemberNeedsAttentionThoughNobodyAccusesIt() {
        KeyId liar = proven.getFirst().conviction().member();
        String name =
                node(membership().members().stream()
                                .filter(member -> member.id().equals(liar))
                                .findFirst()
                                .orElseThrow())
                        .name();
        RingStanding standing = standing(proven);
        assertThat(standing.status()).isEqualTo(ExitStatus.ATTENTION);
        assertThat(text(standing))
                .contains(
                        "evidence  proven against %s (proposed two batches for one place); see"
                                .formatted(name));
        assertThat(Json.text(standing::json).replaceAll("\\s", ""))
                .contains(
                        "\"proven\":[{\"member\":\"%s\",\"kinds\":[\"TWO_PROPOSALS\"]}],\"accused\":[]"
                                .formatted(name));
    }

    @Test
    void ringWithoutEvidenceIsWell() {
        assertThat(standing(List.of()).status()).isEqualTo(ExitStatus.OK);
        assertThat(text(standing(List.of()))).contains("evidence  against no member");
    }
}
