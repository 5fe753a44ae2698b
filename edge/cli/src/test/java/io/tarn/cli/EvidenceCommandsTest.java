package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.evidence.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: what is proven is told apart from what nodes say, checked here and not by them, and can be taken along.
class EvidenceCommandsTest {
    private static final Path VECTORS = Path.of("../../vectors/ring/evidence.json");

    @TempDir Path directory;

    private final Terminal terminal = new Terminal();
    private FakeSession cluster;
    private Path data;

    @BeforeEach
    void foundCluster() throws Exception {
        data = directory.resolve("c");
        cluster = terminal.foundCluster(data);
        cluster.key = GroupKey.ofText(values("key").getFirst());
    }

    private int run(String... args) {
        return terminal.run(
                Stream.concat(Stream.of(args), Stream.of("--data", data.toString()))
                        .toArray(String[]::new));
    }

    private static List<String> values(String field) throws Exception {
        return Pattern.compile("\"%s\": \"([^\"]+)\"".formatted(field))
                .matcher(Files.readString(VECTORS))
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static Evidence record(int index) throws Exception {
        return Evidence.of(Bytes.ofHex(values("record").get(index)));
    }

    /// The last of the file prove nothing.
    private static Evidence forged() throws Exception {
        return record(values("record").size() - 1);
    }

    @Test
    void provenComesFirstAndWordsAfter() throws Exception {
        cluster.evidence.put("n1", List.of(record(0), forged()));
        cluster.evidence.put("n2", List.of(record(0)));
        cluster.accused.put("n3", "its fragment is false");
        assertThat(run("evidence", "ls")).as(terminal.err).isZero();
        assertThat(terminal.out)
                .containsSubsequence(
                        "PROVEN",
                        "proposed two batches for one place",
                        "epoch 1, view 0, batch 1",
                        "n1, n2",
                        "CAUGHT BY",
                        "its fragment is false");
        assertThat(terminal.out.lines().filter(line -> line.contains("epoch 1"))).hasSize(1);
        assertThat(run("evidence", "ls", "--json")).isZero();
        assertThat(terminal.out)
                .contains("\"kind\" : \"TWO_PROPOSALS\"")
                .contains("\"member\" : \"%s\"".formatted(values("member").getFirst()))
                .contains("\"proven\" : true")
                .contains("\"proven\" : false");
    }

    @Test
    void liarsWordsDoNotReachTheTerminalAsTheyAre() throws Exception {
        cluster.accused.put("n3", "\u001b[2Jall is well");
        assertThat(run("evidence", "ls")).isZero();
        assertThat(terminal.out).contains("\\u001b[2Jall is well").doesNotContain("\u001b");
        assertThat(run("status")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out).contains("\\u001b[2Jall is well").doesNotContain("\u001b");
    }

    @Test
    void whatTheRingsKeyDoesNotProveIsNotShown() throws Exception {
        cluster.evidence.put("n1", List.of(forged()));
        assertThat(run("evidence", "ls")).isZero();
        assertThat(terminal.out).isEqualTo("nobody was caught lying%n".formatted());
        assertThat(run("evidence", "show", forged().id().toString()))
                .isEqualTo(ExitStatus.REFUSED.code());
    }

    @Test
    void everyKindIsShownInPlainWords() throws Exception {
        List<String> kinds = values("kind");
        for (int i = 0; i < kinds.size(); i++) {
            Evidence evidence = record(i);
            cluster.evidence.put("n1", List.of(evidence));
            assertThat(run("evidence", "show", EvidenceText.id(evidence)))
                    .as(terminal.err)
                    .isZero();
            assertThat(terminal.out)
                    .contains(EvidenceText.deed(evidence.misbehaviour().kind()))
                    .contains("where       epoch 1, ")
                    .contains("signed      ")
                    .contains(values("member").get(i));
        }
    }

    @Test
    void savedEvidenceIsVerifiedOffline() throws Exception {
        Evidence evidence = record(1);
        cluster.evidence.put("n4", List.of(evidence));
        String file = directory.resolve("proof").toString();
        assertThat(run("evidence", "show", EvidenceText.id(evidence), "--save", file)).isZero();
        assertThat(run("evidence", "show", EvidenceText.id(evidence), "--save", file))
                .as("nothing is overwritten")
                .isEqualTo(ExitStatus.FAILED.code());
        terminal.connector =
                (_, _) -> {
                    throw new AssertionError("asked");
                };
        String key = values("key").getFirst();
        assertThat(terminal.run("verify", file, "--key", key)).as(terminal.err).isZero();
        assertThat(terminal.out)
                .contains("proven      member 1 agreed to two batches in one place")
                .contains(values("member").get(1));
        Path altered = directory.resolve("altered");
        byte[] content = evidence.encoding().toArray();
        content[content.length - 1] ^= 1;
        Files.write(altered, content);
        assertThat(terminal.run("verify", altered.toString(), "--key", key))
                .isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("proves nothing");
    }
}
