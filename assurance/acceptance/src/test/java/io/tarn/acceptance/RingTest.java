package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.acceptance.TestCluster.Ended;
import io.tarn.client.ClusterStatus.NodeView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: an operator whose ring has lost its primary goes on, puts an empty node in its place, has the shares made
/// anew, makes the ring larger, and checks what was certified before any of it, with the same key; and whoever
/// makes volumes meanwhile notices delay, and nothing else.
///
/// Method: four nodes, later eight, each a process; everything the operator does by the command line.
@Tag("slow")
@Timeout(600)
class RingTest {
    private static final Pattern KEY = Pattern.compile("tarnring1[a-z0-9]+");

    @TempDir private Path directory;

    @Test
    void ringLivesOnWhateverHappensToItsMembersAndTheKeyStays() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory)) {
            run(cluster, "volume", "create", "before", "--size", "1M", "--proof", "before.proof")
                    .assertCode(0);
            String key = key(run(cluster, "ring", "key", "--save").assertCode(0));
            try (Creations creations =
                    Creations.start(cluster.client(cluster.owner()), cluster.ids())) {
                creations.awaitProgress(1);
                killThePrimary(cluster, creations);
                replaceTheDead(cluster);
                assertThat(key(run(cluster, "ring", "refresh").assertCode(0))).isEqualTo(key);
                creations.awaitProgress(1);
                growToSeven(cluster);
                creations.awaitProgress(1);
                killThePrimary(cluster, creations);
                creations.stop();
            }
            run(cluster, "volume", "create", "after", "--size", "1M").assertCode(0);
            run(cluster, "volume", "ls").assertOutput("before").assertOutput("after");
            assertThat(key(run(cluster, "ring", "key"))).isEqualTo(key);
            assertProof(key);
        }
    }

    private static void killThePrimary(TestCluster cluster, Creations creations) throws Exception {
        int primary = RingView.of(cluster.status()).primary();
        cluster.kill(primary);
        creations.awaitProgress(2);
    }

    /// By an empty node, once it runs.
    private void replaceTheDead(TestCluster cluster) throws Exception {
        String dead =
                cluster.status().nodes().stream()
                        .filter(node -> !node.isReachable())
                        .map(node -> node.entry().name())
                        .findFirst()
                        .orElseThrow();
        run(cluster, "ring", "status").assertCode(5).assertOutput("0 may yet fail");
        run(cluster, "ring", "replace", dead, "n9").assertCode(2);
        add(cluster, 5);
        run(cluster, "ring", "replace", dead, "n5").assertCode(4).assertOutput("n5: not running");
        startNewcomers(cluster, 5);
        run(cluster, "ring", "replace", dead, "n5").assertCode(0);
        run(cluster, "ring", "status").assertCode(0).assertOutput("1 may yet fail");
    }

    private void growToSeven(TestCluster cluster) throws Exception {
        var all = new ArrayList<String>(List.of("ring", "resize"));
        for (int node = 6; node <= 8; node++) {
            add(cluster, node);
        }
        startNewcomers(cluster, 6, 7, 8);
        cluster.status().nodes().stream()
                .filter(NodeView::isReachable)
                .forEach(node -> all.add(node.entry().name()));
        run(cluster, all.toArray(String[]::new)).assertCode(0);
        run(cluster, "ring", "status").assertCode(0).assertOutput("2 may yet fail");
    }

    private void add(TestCluster cluster, int node) throws Exception {
        String address = "127.0.0.1:" + Ports.freeBase(0);
        run(cluster, "cluster", "add", "n" + node, address).assertCode(0);
    }

    /// Returns when they know the ring.
    private static void startNewcomers(TestCluster cluster, int... nodes) throws Exception {
        for (int node : nodes) {
            cluster.start(node);
        }
        cluster.awaitServing();
        for (int node : nodes) {
            Waiting.until(
                    "n" + node + " knows the ring",
                    () ->
                            cluster.status().nodes().stream()
                                    .filter(view -> view.entry().name().equals("n" + node))
                                    .anyMatch(view -> RingView.standing(view).isPresent()));
        }
    }

    @Test
    void whatIsDecidedIsThereAfterAllNodesWereKilled() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory)) {
            run(cluster, "volume", "create", "kept", "--size", "1M").assertCode(0);
            run(cluster, "volume", "create", "gone", "--size", "1M").assertCode(0);
            run(cluster, "volume", "rm", "gone", "--yes").assertCode(0);
            for (int node = 1; node <= TestCluster.NODES; node++) {
                cluster.kill(node);
            }
            cluster.startAll();
            Ended listed = run(cluster, "volume", "ls").assertCode(0).assertOutput("kept");
            assertThat(listed.output()).doesNotContain("gone");
            run(cluster, "volume", "create", "gone", "--size", "1M").assertCode(0);
        }
    }

    /// With the key alone: no cluster, no network.
    private void assertProof(String key) throws Exception {
        TestCluster.tarn(directory, "verify", "before.proof", "--key", key)
                .assertCode(0)
                .assertOutput("create volume before");
        Path proof = directory.resolve("before.proof");
        byte[] changed = Files.readAllBytes(proof);
        changed[changed.length / 2] ^= 1;
        Files.write(directory.resolve("changed.proof"), changed);
        TestCluster.tarn(directory, "verify", "changed.proof", "--key", key).assertCode(4);
    }

    private static String key(Ended ended) {
        Matcher key = KEY.matcher(ended.output());
        assertThat(key.find()).as(ended.output()).isTrue();
        return key.group();
    }

    private Ended run(TestCluster cluster, String... command) throws Exception {
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--cluster", cluster.clusterFile().toString()));
        return TestCluster.tarn(directory, arguments.toArray(String[]::new));
    }
}
