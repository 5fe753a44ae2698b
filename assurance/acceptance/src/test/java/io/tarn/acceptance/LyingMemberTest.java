package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.acceptance.TestCluster.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// OSDI '99, §3: of four members one may lie. Nothing breaks, whatever it says; and the operator is told who it is, where
/// it can be told from a slow network.
///
/// The liar is the second member, which leads when the first is gone.
@Tag("slow")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LyingMemberTest {
    private static final int LIAR = 2;
    private static final int NEWCOMER = 5;
    private static final int MADE = 3;

    @TempDir private static Path directory;

    private TestCluster cluster;

    @BeforeAll
    void startCluster() throws Exception {
        cluster = TestCluster.found(directory);
        cluster.startLiar(LIAR);
        cluster.startAll();
    }

    @AfterEach
    void tellTheTruth() throws Exception {
        cluster.tellLiar(LIAR, "NOTHING");
    }

    @AfterAll
    void stopCluster() {
        cluster.close();
    }

    @Test
    void lyingMemberIsNamedAndNothingBreaks() throws Exception {
        awaitLead();
        endure("TWO_PROPOSALS");
        awaitOtherLead(); // Who leads does not vote.
        endure("TWO_VOTES");
        endure("WRONG_SHARES");
        endure("TWO_STATES");
        run("evidence", "ls").assertCode(0).assertOutput("n" + LIAR);
        run("ring", "status")
                .assertCode(5)
                .assertOutput("evidence  proven against n" + LIAR + " (");
        for (int honest = 1; honest <= TestCluster.NODES; honest++) {
            if (honest != LIAR) {
                assertThat(cluster.status().evidence(cluster.id(honest)))
                        .as("evidence against n" + honest)
                        .isZero();
            }
        }
    }

    /// A primary that says nothing, and all silence after, look like a crash.
    @Test
    void muteMemberStopsNobody() throws Exception {
        awaitLead();
        cluster.tellLiar(LIAR, "MUTE");
        try (Creations creations = creations()) {
            creations.awaitProgress(MADE);
            creations.stop();
        }
    }

    /// Whoever has lost its disk asks all others in turn.
    @Test
    void stateIsHadInSpiteOfALyingDonor() throws Exception {
        int empty = 4;
        try (Creations creations = creations()) {
            cluster.kill(empty);
            cluster.wipe(empty);
            cluster.tellLiar(LIAR, "WRONG_PAGES");
            cluster.start(empty);
            cluster.awaitAllReachable();
            creations.awaitProgress(MADE);
            long height = RingView.of(cluster.status()).height();
            Waiting.until(
                    "n4 has executed what the others have",
                    () ->
                            RingView.standing(cluster.view(empty))
                                    .filter(ring -> ring.executed() >= height)
                                    .isPresent());
            run("ring", "refresh").assertCode(0);
            Waiting.until("n4 has its share", () -> run("ring", "status").code() == 0);
            creations.stop();
        }
    }

    /// The newcomer answers the operator, and never says a word in the ring.
    @Test
    void changeThatHangsIsGivenUp() throws Exception {
        String address = "127.0.0.1:" + Ports.freeBase(0);
        run("cluster", "add", "n" + NEWCOMER, address).assertCode(0);
        cluster.startLiar(NEWCOMER);
        cluster.awaitAllReachable();
        Waiting.until(
                "the newcomer knows the ring",
                () -> RingView.standing(cluster.view(NEWCOMER)).isPresent());
        cluster.tellLiar(NEWCOMER, "DEAF");

        run("ring", "replace", "n4", "n5", "--wait", "1")
                .assertCode(5)
                .assertOutput("is under way");
        run("ring", "status").assertOutput("change    to n1, n2, n3, n5: ");
        run("ring", "replace", "n3", "n5").assertCode(4).assertOutput("another change");
        run("ring", "cancel").assertCode(0);
        run("ring", "cancel").assertCode(4).assertOutput("no change is under way");
        Ended status = run("ring", "status").assertOutput("n1, n2, n3, n4");
        assertThat(status.output()).doesNotContain("change ");
        run("ring", "refresh").assertCode(0);
    }

    /// Has volumes made while the member lies, until the operator can see it.
    private void endure(String lie) throws Exception {
        long before = cluster.status().evidence(cluster.id(LIAR));
        cluster.tellLiar(LIAR, lie);
        try (Creations creations = creations()) {
            creations.awaitProgress(MADE);
            Waiting.until(
                    "status tells of " + lie,
                    () -> cluster.status().evidence(cluster.id(LIAR)) > before);
            creations.stop();
        }
        cluster.tellLiar(LIAR, "NOTHING");
    }

    /// Members before it are killed until the liar leads.
    private void awaitLead() throws Exception {
        Waiting.until(
                "the liar leads",
                () -> {
                    int primary = RingView.of(cluster.status()).primary();
                    if (primary == LIAR) {
                        return true;
                    }
                    cluster.kill(primary);
                    try (Creations creations = creations()) {
                        creations.awaitProgress(1);
                        creations.stop();
                    }
                    cluster.start(primary);
                    cluster.awaitAllReachable();
                    return false;
                });
    }

    /// It says nothing until others have another lead.
    private void awaitOtherLead() throws Exception {
        if (RingView.of(cluster.status()).primary() == LIAR) {
            cluster.tellLiar(LIAR, "MUTE");
            try (Creations creations = creations()) {
                Waiting.until(
                        "another leads", () -> RingView.of(cluster.status()).primary() != LIAR);
                creations.stop();
            }
            cluster.tellLiar(LIAR, "NOTHING");
        }
    }

    private Creations creations() {
        return Creations.start(cluster.observer(), cluster.ids());
    }

    private Ended run(String... command) throws Exception {
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--cluster", cluster.clusterFile().toString()));
        return TestCluster.tarn(directory, arguments.toArray(String[]::new));
    }
}
