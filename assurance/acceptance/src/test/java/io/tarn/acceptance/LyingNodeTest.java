package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.VolumeDescriptor;
import io.tarn.client.BlockVolume;
import io.tarn.client.ClusterClient;
import io.tarn.client.ClusterStatus;
import io.tarn.crypto.NodeIdentity;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The design of blocks, "What a lying party gets", servers: "the operation completes, correct, from the others;
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

    private TestCluster cluster;
    private NodeIdentity writer;
    private List<ClusterClient> clients;

    @BeforeAll
    void startCluster() throws Exception {
        cluster = TestCluster.found(directory);
        writer = identityThatSeesTheOtherFace();
        cluster.startLiar(LIAR);
        cluster.startAll();
        // Two of different identity, so that a node with two faces shows both.
        clients = List.of(cluster.client(cluster.owner()), cluster.client(writer));
    }

    /// A node with two faces shows them by the first bit of an identity.
    private NodeIdentity identityThatSeesTheOtherFace() {
        NodeIdentity other = NodeIdentity.generate(new SecureRandom());
        while (face(other) == face(cluster.owner())) {
            other = NodeIdentity.generate(new SecureRandom());
        }
        return other;
    }

    private static int face(NodeIdentity identity) {
        return identity.id().digest().value().byteAt(0) & 1;
    }

    @AfterEach
    void tellTheTruth() throws Exception {
        cluster.tellLiar(LIAR, "NONE");
    }

    @AfterAll
    void stopCluster() {
        cluster.close();
    }

    /// Lies that somebody can prove, to himself at least: the node is named as a liar.
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
        endure(
                lie,
                () ->
                        cluster.status().evidence(cluster.id(LIAR)) > evidenceBefore
                                && isSaid("was caught lying"));
    }

    /// Lies that nobody can tell from a slow network or a crash: the node is named as of no help.
    ///
    /// A complaint stays for a while, so that no two in a row are the same.
    @ParameterizedTest
    @CsvSource({
        "OLD_TIMESTAMP, reports timestamps that others do not",
        "SILENCE_ON_BLOCKS, does not answer",
        "HUGE_TIMESTAMP, reports timestamps that others do not",
        "SLOW, does not answer",
        "REFUSES, refuses what others do",
    })
    void uselessNodeIsNamed(String lie, String complaint) throws Exception {
        endure(lie, () -> isSaid("lets others down: it " + complaint));
    }

    /// Lies that are not noticed as long as the others are honest, since they change nothing.
    @ParameterizedTest
    @ValueSource(strings = {"SOME_WRONG_MACS", "TWO_FACES", "CLAIMS_COMMITS", "DENIES_PREPARES"})
    void lieHarmsNobody(String lie) throws Exception {
        endure(lie, () -> true);
    }

    @Test
    void silentNodeIsShownAsUnreachable() throws Exception {
        endure("SILENCE", () -> isSaid("is unreachable"));
    }

    /// The operator's own command, and the clients that people use.
    @ParameterizedTest
    @ValueSource(strings = {"WRONG_FRAGMENT", "WRONG_MACS"})
    void fioVerifiesAndStatusNamesTheLiar(String lie) throws Exception {
        VolumeDescriptor volume = cluster.create("fio-" + name(lie), 1024);
        cluster.tellLiar(LIAR, lie);
        try (NbdGateway gateway = NbdGateway.start(cluster);
                Child fio = gateway.fio(volume.name())) {
            assertThat(fio.awaitExit()).as(fio.output()).isZero();
            assertThat(fio.output()).contains("err= 0");
        }
        status().assertCode(5).assertOutput("n1 was caught lying");
    }

    private TestCluster.Ended status() throws Exception {
        return TestCluster.tarn(
                directory, "status", "--json", "--cluster", cluster.clusterFile().toString());
    }

    private boolean isSaid(String concern) throws InterruptedException {
        return cluster.status().reasons().stream()
                .anyMatch(reason -> reason.startsWith("n" + LIAR + " " + concern));
    }

    /// Has clients work while the node lies, until the operator can see it. Everything they read must
    /// be right, and nobody else may be accused.
    private void endure(String lie, Callable<Boolean> seen) throws Exception {
        cluster.tellLiar(LIAR, lie);
        VolumeDescriptor volume = cluster.create(name(lie), 64, List.of(writer.id()), List.of());
        List<BlockVolume> views = clients.stream().map(client -> client.open(volume)).toList();
        try (Workload load = Workload.start(views, 4, 4)) {
            load.awaitProgress(OPERATIONS);
            Waiting.until("status tells of " + lie, seen);
            load.stop();
            for (BlockVolume view : views) {
                load.verify(view);
            }
        }
        ClusterStatus status = cluster.status();
        for (int honest = 2; honest <= TestCluster.NODES; honest++) {
            assertThat(status.evidence(cluster.id(honest)))
                    .as("evidence against n" + honest)
                    .isZero();
        }
    }

    private static String name(String lie) {
        return lie.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
