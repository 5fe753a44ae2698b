package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.cluster.ClusterFile;
import io.tarn.cluster.ClusterMap;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.RingStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A ring of four nodes. Whatever is asked of it fails the test: what an operator mistypes never gets there.
class RingCommandsTest {
    @TempDir Path directory;

    private final Terminal terminal = new Terminal();
    private FakeSession cluster;
    private Path data;

    @BeforeEach
    void foundCluster() throws Exception {
        data = directory.resolve("c");
        cluster = terminal.foundCluster(data);
        for (String node : List.of("n1", "n2", "n3", "n4")) {
            cluster.ring.put(node, standing());
        }
    }

    private RingStatus standing() throws Exception {
        return standing(false, Optional.empty());
    }

    private RingStatus standing(boolean isForgetful, Optional<RingStatus.Change> change)
            throws Exception {
        ClusterMap map = ClusterFile.load(data.resolve("cluster.toml"));
        return standing(0, map.parties().nodeIds(), isForgetful, change);
    }

    /// Of a member that takes part.
    static RingStatus standing(long epoch, List<KeyId> members) {
        return standing(epoch, members, false, Optional.empty());
    }

    private static RingStatus standing(
            long epoch,
            List<KeyId> members,
            boolean isForgetful,
            Optional<RingStatus.Change> change) {
        var batches = new RingStatus.Batches(4, 10, 7);
        return new RingStatus(
                epoch,
                members,
                5,
                77,
                64,
                true,
                isForgetful,
                86_400 * 3,
                1,
                change,
                9,
                3_400,
                12_000,
                batches,
                new RingStatus.Disk(7_300, 412, 2, true));
    }

    private int run(String... args) {
        return terminal.run(
                Stream.concat(Stream.of(args), Stream.of("--data", data.toString()))
                        .toArray(String[]::new));
    }

    @Test
    void statusTellsWhatAnOperatorWantsToKnow() {
        assertThat(run("ring", "status")).as(terminal.err).isZero();
        assertThat(terminal.out)
                .contains("evidence  against no member")
                .contains("4 of 4 take part with their shares: 1 may yet fail")
                .containsPattern(
                        "n3 +member +0 +5 +n2 +77 +64 +3 d +9 +3.4 ms +12.0 ms +2.5, 7 +412 pages, 2 h, 2 mended");
        assertThat(run("ring", "status", "--json")).isZero();
        assertThat(terminal.out.replaceAll("\\s", ""))
                .contains("\"accused\":[]")
                .contains("\"batch_requests_mean\":2.5,\"batch_requests_max\":7")
                .contains("\"disk_pages\":412,\"disk_pages_mended\":2");
    }

    @Test
    void statusNamesAccusedMembersAndWhoSaysSo() {
        cluster.accused.put("n2", "two votes for 7");
        cluster.silent.add("n4");
        cluster.ring.remove("n3");
        assertThat(run("ring", "status")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out)
                .contains("evidence  against n2 (by n1, n3); see `tarn evidence ls`")
                .containsPattern("n4 +unreachable +-")
                .contains("too few; nothing can be changed");
        assertThat(run("ring", "status", "--json")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out.replaceAll("\\s", ""))
                .contains("\"accused\":[{\"member\":\"n2\",\"by\":[\"n1\",\"n3\"]}]");
    }

    @Test
    void statusShowsWhoLostItsMemory() throws Exception {
        cluster.ring.put("n3", standing(true, Optional.empty()));
        assertThat(run("ring", "status")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out)
                .contains("memory    lost by n3: without a vote until the key is shared anew")
                .contains("3 of 4 take part with their shares")
                .containsPattern("n3 +no vote +0")
                .containsPattern("n2 +member +0");
        assertThat(run("ring", "status", "--json")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out.replaceAll("\\s", ""))
                .contains("\"forgetful\":[\"n3\"]")
                .contains("\"vote\":false")
                .contains("\"vote\":true");
    }

    private List<KeyId> nodeIds() throws Exception {
        return ClusterFile.load(data.resolve("cluster.toml")).parties().nodeIds();
    }

    /// The members' own refresh makes the owner's word outdated, and has it wait.
    @Test
    void changeWaitsForMembersThatShareTheKeyAnew() throws Exception {
        var refresh = new RingStatus.Change(nodeIds(), 0, 4, 2, 1);
        cluster.ring.put("n2", standing(false, Optional.of(refresh)));
        assertThat(run("ring", "status")).isZero();
        assertThat(terminal.out).contains("change    none, the members share the key anew: 4 of 4");
        cluster.isRingAsked = true;
        cluster.declines.add(new NotNowFailure("the ring has changed"));
        cluster.declines.add(new NotNowFailure("another change is under way"));
        assertThat(run("ring", "refresh", "--wait", "30")).as(terminal.err).isZero();
        assertThat(cluster.affairs).hasSize(3);
    }

    @Test
    void changeDoesNotWaitForAnotherOfTheOwners() throws Exception {
        List<KeyId> others = nodeIds().reversed();
        var change = new RingStatus.Change(others, 0, 4, 2, 1);
        cluster.ring.put("n2", standing(false, Optional.of(change)));
        cluster.isRingAsked = true;
        cluster.declines.add(new NotNowFailure("another change is under way"));
        assertThat(run("ring", "refresh", "--wait", "30")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("another change is under way");
    }

    @Test
    void waitingForMembersIsBounded() {
        cluster.isRingAsked = true;
        cluster.declines.add(new NotNowFailure("the ring has changed"));
        assertThat(run("ring", "refresh", "--wait", "0")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("nothing was changed within 0 s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replace n1 n9          | 2 | the cluster has no node n9; its nodes are n1, n2, n3, n4",
                "replace n9 n1          | 2 | the cluster has no node n9",
                "replace n1 n1          | 4 | n1 is a member already",
                "replace n1 n2          | 4 | n2 is a member already",
                "replace n1             | 2 | NEW",
                "resize n1 n2 n3        | 2 | a ring has 4, 7, 10 or 13 members; these are 3",
                "resize n1 n2 n3 n3     | 2 | n3 is named more than once",
                "resize n1 n2 n3 n9     | 2 | the cluster has no node n9",
                "resize n4 n3 n2 n1     | 4 | `tarn ring refresh`",
                "resize                 | 2 | NODE",
            })
    void mistakeIsRefusedBeforeItCanHurt(String command, int code, String message) {
        assertThat(run(("ring " + command).split(" +", -1))).as(terminal.err).isEqualTo(code);
        assertThat(terminal.err).contains(message);
    }

    @Test
    void membersThatDoNotRunAreNamed() {
        cluster.silent.add("n4");
        cluster.ring.remove("n2");
        assertThat(run("ring", "refresh")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("n2, n4: not running").contains("nothing was changed");
    }
}
