package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.acceptance.TestCluster.Ended;
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
/// anew, and checks what was certified before any of it, with the same key.
///
/// Method: four nodes, later five, each a process; everything by the command line.
@Tag("slow")
@Timeout(600)
class RingTest {
    private static final Pattern KEY = Pattern.compile("tarnring1[a-z0-9]+");

    @TempDir private Path directory;

    @Test
    void memberIsReplacedByAnEmptyNodeAndTheKeyStays() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory)) {
            run(cluster, "volume", "create", "before", "--size", "1M", "--proof", "before.proof")
                    .assertCode(0);
            String key = key(run(cluster, "ring", "key", "--save").assertCode(0));

            // The first primary.
            cluster.kill(1);
            run(cluster, "volume", "create", "without", "--size", "1M").assertCode(0);
            run(cluster, "ring", "status").assertCode(5).assertOutput("0 may yet fail");

            run(cluster, "ring", "replace", "n1", "n9").assertCode(2);
            String address = "127.0.0.1:" + (Ports.freeBase(1) + 1);
            run(cluster, "cluster", "add", "n5", address).assertCode(0);
            run(cluster, "ring", "replace", "n1", "n5")
                    .assertCode(4)
                    .assertOutput("n5 does not run");
            cluster.start(5);
            Waiting.until(
                    "n5 takes the place of n1",
                    () -> run(cluster, "ring", "replace", "n1", "n5").code() == 0);
            run(cluster, "ring", "status").assertCode(0).assertOutput("1 may yet fail");
            assertThat(key(run(cluster, "ring", "refresh").assertCode(0))).isEqualTo(key);

            run(cluster, "volume", "create", "after", "--size", "1M").assertCode(0);
            run(cluster, "volume", "ls")
                    .assertOutput("before")
                    .assertOutput("without")
                    .assertOutput("after");
            assertProof(key);
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
