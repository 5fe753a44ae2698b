package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.Redundancy;
import io.tarn.bucket.NodeDrain.Moved;
import io.tarn.bucket.ServedVolume;
import io.tarn.catalogue.ClusterNode;
import io.tarn.crypto.IdentityKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Four nodes serve two buckets, and two more are there.
class RebalanceCommandTest {
    @TempDir Path directory;

    private final Terminal terminal = new Terminal();
    private FakeSession cluster;
    private List<IdentityKey> nodes;

    @BeforeEach
    void foundCluster() throws Exception {
        cluster = terminal.foundCluster(directory.resolve("c"), 6);
        nodes = cluster.listing().nodes().stream().map(ClusterNode::key).toList();
        cluster.served = List.of(served("a", Optional.empty()), served("b", Optional.empty()));
    }

    private ServedVolume served(String name, Optional<IdentityKey> leaving) {
        return new ServedVolume(
                name,
                true,
                new Redundancy(1, 2),
                nodes.subList(0, 4),
                leaving,
                new TreeMap<>(),
                4 << 20);
    }

    private int run(String... args) {
        String[] options = {"cluster", "rebalance", "--data", directory.resolve("c").toString()};
        return terminal.run(
                Stream.concat(Stream.of(options), Stream.of(args)).toArray(String[]::new));
    }

    @Test
    void theFirstThingIsThePlan() {
        assertThat(run("--dry-run")).isZero();
        assertThat(terminal.out)
                .contains("NODE", "n5", "n6")
                .contains("2 of 8 places move, and up to 4 MiB", "less than 4 MiB");
        assertThat(run("--dry-run", "--json")).isZero();
        assertThat(terminal.out)
                .contains("\"dry_run\" : true", "\"to\" : \"n5\"", "\"to\" : \"n6\"")
                .contains("\"bytes_floor\" : 4194304", "\"places_after\" : 1")
                .doesNotContain("\"state\"");
        assertThat(cluster.moves).isEmpty();
        assertThat(terminal.questions).isEmpty();
    }

    @Test
    void nothingMovesUnlessSomebodySaysSo() {
        assertThat(run()).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("2 of 8 places move", "add --yes");
        terminal.answer = Optional.of(false);
        assertThat(run()).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("nothing was changed");
        assertThat(terminal.questions).hasSize(2);
        assertThat(cluster.moves).isEmpty();
        terminal.answer = Optional.of(true);
        assertThat(run()).isZero();
        assertThat(cluster.moves)
                .extracting(FakeSession.Move::heir)
                .containsExactlyInAnyOrderElementsOf(nodes.subList(4, 6));
        assertThat(terminal.out).contains("places moved: 2");
        assertThat(terminal.err).contains("7 blocks wait", "2 of 2");
    }

    @Test
    void whatIsLeftToDoIsTold() {
        cluster.moved = List.of(new Moved.UnderWay("a", 12), new Moved.UnderWay("b", 13));
        assertThat(run("--yes")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out).contains("blocks wait for fragments; ask again to go on");
        assertThat(run("--yes", "--json")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out).contains("\"state\" : \"under_way\"").startsWith("{");
        assertThat(terminal.questions).isEmpty();
    }

    @Test
    void whatWasBegunGoesOnFirst() {
        cluster.served = List.of(served("a", Optional.of(nodes.get(4))));
        assertThat(run("--yes")).isZero();
        assertThat(terminal.err).contains("bucket a: n5 is leaving it already");
        assertThat(cluster.moves)
                .containsExactly(new FakeSession.Move("a", nodes.get(4), nodes.get(0)));
    }

    @Test
    void evenNodesAreLeftAsTheyAre() {
        cluster.served = List.of(served("a", Optional.empty()));
        assertThat(run()).isZero();
        assertThat(terminal.out).contains("nodes are even: no place moves");
        assertThat(terminal.questions).isEmpty();
    }

    /// Another node's fragments are missing already.
    @Test
    void aServerThatIsSilentIsSeenToFirst() {
        cluster.silent.add("n6");
        assertThat(run("--dry-run")).isZero();
        assertThat(terminal.out).contains("1 of 8 places move").doesNotContain("n6");
        cluster.silent.add("n2");
        assertThat(run("--yes")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("does not answer: n2", "tarn node drain");
        assertThat(cluster.moves).isEmpty();
    }
}
