package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.VolumeDescriptor;
import io.tarn.client.ClusterClient;
import io.tarn.crypto.NodeIdentity;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// blocks.md, "What a lying party gets", servers: "the operation completes, correct, from the others;
/// the culprit is counted and shown to the operator".
///
/// The liar is the first node: every read asks it for a fragment, every write prepares there.
@Tag("slow")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LyingNodeTest {
    private static final int LIAR = 1;
    private static final int OPERATIONS = 120;

    @TempDir private static Path directory;

    private final NodeIdentity writer = NodeIdentity.generate(new SecureRandom());
    private TestCluster cluster;

    @BeforeAll
    void startCluster() throws Exception {
        cluster = TestCluster.start(directory);
        cluster.kill(LIAR);
    }

    @AfterAll
    void stopCluster() {
        cluster.close();
    }

    /// Lies that somebody can prove, to himself at least: the node is named.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONG_FRAGMENT",
                "FALSE_CHECKSUM",
                "WRONG_NONCE",
                "WRONG_MACS",
                "GARBAGE",
                "DENIES_MACS",
                "CROSSED_ANSWERS",
            })
    void liarIsNamed(String lie) throws Exception {
        long evidenceBefore = cluster.status().evidence(cluster.id(LIAR));
        cluster.startLiar(LIAR, lie);
        try {
            endureLoad(lie);
            Waiting.until(
                    "the liar is accused",
                    () -> cluster.status().evidence(cluster.id(LIAR)) > evidenceBefore);
            assertThat(cluster.status().reasons())
                    .anyMatch(reason -> reason.startsWith("n" + LIAR + " was caught lying"));
            for (int honest = 2; honest <= TestCluster.NODES; honest++) {
                assertThat(cluster.status().evidence(cluster.id(honest)))
                        .as("evidence against n" + honest)
                        .isZero();
            }
        } finally {
            cluster.kill(LIAR);
        }
    }

    /// Lies that nobody can tell from a slow network, a crash, or a write under way: they harm
    /// nobody.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SOME_WRONG_MACS",
                "OLD_TIMESTAMP",
                "HUGE_TIMESTAMP",
                "SILENCE_ON_BLOCKS",
                "SLOW",
                "TWO_FACES",
                "CLAIMS_COMMITS",
                "DENIES_PREPARES",
                "REFUSES",
            })
    void lieHarmsNobody(String lie) throws Exception {
        cluster.startLiar(LIAR, lie);
        try {
            endureLoad(lie);
            for (int honest = 2; honest <= TestCluster.NODES; honest++) {
                assertThat(cluster.status().evidence(cluster.id(honest)))
                        .as("evidence against n" + honest)
                        .isZero();
            }
        } finally {
            cluster.kill(LIAR);
        }
    }

    @Test
    void silentNodeIsShownAsUnreachable() throws Exception {
        cluster.startLiar(LIAR, "SILENCE");
        try {
            cluster.awaitServing();
            endureLoad("SILENCE");
            TestCluster.Ended status =
                    TestCluster.tarn(
                            directory,
                            "status",
                            "--json",
                            "--cluster",
                            cluster.clusterFile().toString());
            assertThat(status.output()).contains("n1 is unreachable");
        } finally {
            cluster.kill(LIAR);
        }
    }

    /// The operator's own command, and the clients that people use.
    @ParameterizedTest
    @ValueSource(strings = {"WRONG_FRAGMENT", "WRONG_MACS"})
    void fioVerifiesAndStatusNamesTheLiar(String lie) throws Exception {
        VolumeDescriptor volume;
        cluster.startLiar(LIAR, lie);
        try {
            cluster.awaitServing();
            volume = cluster.create("fio-" + name(lie), 1024);
            try (NbdGateway gateway = NbdGateway.start(cluster);
                    Child fio = gateway.fio(volume.name())) {
                assertThat(fio.awaitExit()).as(fio.output()).isZero();
                assertThat(fio.output()).contains("err= 0");
            }
            TestCluster.tarn(
                            directory,
                            "status",
                            "--json",
                            "--cluster",
                            cluster.clusterFile().toString())
                    .assertCode(5)
                    .assertOutput("n1 was caught lying");
        } finally {
            cluster.kill(LIAR);
        }
    }

    /// Two clients of different identity, so that a node with two faces shows both.
    private void endureLoad(String lie) throws Exception {
        cluster.awaitServing();
        VolumeDescriptor volume = cluster.create(name(lie), 64, List.of(writer.id()), List.of());
        ClusterClient other = cluster.client(writer);
        try (Workload load =
                Workload.start(List.of(cluster.open(volume), other.open(volume)), 4, 4)) {
            load.awaitProgress(OPERATIONS);
            load.stop();
            load.verify(cluster.open(volume));
        }
    }

    private static String name(String lie) {
        return lie.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
