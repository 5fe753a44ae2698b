package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.immutable.Bguid;
import io.tarn.bucket.AuditedBucket;
import io.tarn.bucket.NodeDrain;
import io.tarn.client.VolumeAudit;
import io.tarn.crypto.KeyId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientCommandsTest {
    @TempDir Path directory;

    private final Terminal terminal = new Terminal();
    private FakeSession cluster;
    private Path data;

    @BeforeEach
    void foundCluster() throws Exception {
        data = directory.resolve("c");
        cluster = terminal.foundCluster(data);
    }

    private int run(String... args) {
        return terminal.run(
                Stream.concat(Stream.of(args), Stream.of("--data", data.toString()))
                        .toArray(String[]::new));
    }

    @Test
    void volumesAreCreatedListedShownAndRemoved() {
        assertThat(run("volume", "create", "disk", "--size", "10G")).as(terminal.err).isZero();
        VolumeDescriptor made = cluster.volumes.getFirst();
        assertThat(made.shape().redundancy()).isEqualTo(new Redundancy(1, 2));
        assertThat(made.shape().blockBytes() * made.shape().blocks()).isEqualTo(10L << 30);
        assertThat(made.durability()).isEqualTo(Durability.FSYNC);

        assertThat(run("volume", "ls")).isZero();
        assertThat(terminal.out).contains("disk    10 GiB  64 KiB  2-of-4, f = 1  fsync");
        assertThat(run("volume", "show", "disk")).isZero();
        assertThat(terminal.out).contains("servers     n1, n2, n3, n4").contains("only the owner");

        assertThat(run("volume", "rm", "disk", "--dry-run")).isZero();
        assertThat(terminal.out).isEqualTo("would remove volume disk%n".formatted());
        assertThat(run("volume", "rm", "disk")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("add --yes");
        assertThat(cluster.volumes).hasSize(1);
        assertThat(run("volume", "rm", "disk", "--yes")).isZero();
        assertThat(cluster.volumes).isEmpty();
        assertThat(run("volume", "show", "disk")).isEqualTo(ExitStatus.REFUSED.code());
    }

    @Test
    void clientsOfAVolumeAreNamedByIdOrKey() throws Exception {
        terminal.run("key", "create", directory.resolve("r.key").toString());
        List<String> lines = terminal.out.lines().map(line -> line.split(" +", -1)[1]).toList();
        int code =
                run(
                        "volume",
                        "create",
                        "v",
                        "--size",
                        "1M",
                        "--durability",
                        "memory",
                        "--reader",
                        lines.get(0),
                        "--writer",
                        lines.get(1));
        assertThat(code).as(terminal.err).isZero();
        VolumeDescriptor made = cluster.volumes.getFirst();
        assertThat(made.readers()).containsExactly(KeyId.ofText(lines.get(0)));
        assertThat(made.writers()).isEqualTo(made.readers());
        assertThat(made.durability()).isEqualTo(Durability.MEMORY);
    }

    @Test
    void nodesMayBeChosen() {
        assertThat(run("volume", "create", "v", "--size", "1M", "--node", "n4,n2,n3,n1"))
                .as(terminal.err)
                .isZero();
        run("volume", "show", "v");
        assertThat(terminal.out).contains("servers     n4, n2, n3, n1");
    }

    @Test
    void shapesThatCannotBeAreRefusedBeforeAnyNodeIsAsked() {
        terminal.connector =
                (_, _) -> {
                    throw new AssertionError("asked");
                };
        usage("not a multiple of the block size", "--size", "100K");
        usage("not a power of two", "--size", "1G", "--block-size", "48K");
        usage("not a power of two", "--size", "1G", "--block-size", "2M");
        usage("f is between 1 and 10", "--size", "1G", "--faults", "0");
        usage("m is between f + 1 and 64", "--size", "1G", "--needed", "1");
        usage("--node names 1 of 4 nodes", "--size", "1G", "--node", "n1");
        usage("the key tarn1xyz has", "--size", "1G", "--reader", "tarn1xyz");
    }

    @Test
    void nodesThatCannotBeAreRefused() {
        usage("need m + 2f = 7 nodes, and the cluster has 4", "--size", "1G", "--faults", "2");
        usage("the cluster has no node n5", "--size", "1G", "--node", "n1,n2,n3,n5");
        usage("--node n1 is given twice", "--size", "1G", "--node", "n1,n2,n3,n1");
        assertThat(cluster.volumes).isEmpty();
    }

    private void usage(String message, String... options) {
        String[] start = {"volume", "create", "disk"};
        assertThat(run(Stream.of(start, options).flatMap(Stream::of).toArray(String[]::new)))
                .isEqualTo(ExitStatus.USAGE.code());
        assertThat(terminal.err).contains(message).hasLineCount(1);
    }

    @Test
    void aRefusalOfTheClusterIsShownAsItIs() {
        cluster.refusal =
                Optional.of(new CommandFailure(ExitStatus.REFUSED, "there is a volume named disk"));
        assertThat(run("volume", "create", "disk", "--size", "1G")).isEqualTo(4);
        assertThat(terminal.err).isEqualTo("tarn: there is a volume named disk%n".formatted());
    }

    @Test
    void statusIsOneWordWithReasons() {
        run("volume", "create", "disk", "--size", "1G");
        assertThat(run("status")).isZero();
        assertThat(terminal.out).startsWith("HEALTHY: 1 fault left");

        cluster.silent.add("n3");
        assertThat(run("status")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out)
                .startsWith("DEGRADED: 0 faults left")
                .contains("n3 is unreachable")
                .containsPattern("n3 +127.0.0.1:7103 +unreachable");

        cluster.silent.clear();
        cluster.accused.put("n2", "wrong fragment");
        assertThat(run("status", "--json")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out)
                .contains("\"verdict\" : \"DEGRADED\"")
                .contains("\"faults_left\" : 0")
                .contains("n2 was caught lying: wrong fragment");
    }

    @Test
    void aSilentClusterIsUnavailable() {
        cluster.silent.addAll(List.of("n1", "n2", "n3", "n4"));
        assertThat(run("status")).isEqualTo(ExitStatus.UNAVAILABLE.code());
        assertThat(run("volume", "ls")).isEqualTo(ExitStatus.UNAVAILABLE.code());
        assertThat(terminal.err).contains("no node of the cluster answers");
    }

    @Test
    void repairTellsWhatIsLeftAndWhenItIsDone() {
        run("volume", "create", "disk", "--size", "1G");
        assertThat(run("repair", "--status")).isZero();
        cluster.waitingBlocks.put("n4", 100L);
        assertThat(run("repair")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out).containsPattern("n4 +disk +16384 +100 +0 +0 +unknown");
        cluster.etaSeconds = 3_700;
        run("repair");
        assertThat(terminal.out)
                .containsPattern("n4 +disk +16384 +100 +0 +0 +1:01:40")
                .containsPattern("n3 +disk +16384 +0 +0 +0 +-");
        cluster.silent.add("n1");
        assertThat(run("repair", "--json")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out).contains("\"silent\" : [", "\"n1\"", "\"eta_seconds\" : 3700");
    }

    @Test
    void auditNamesLiarsAndLosers() {
        run("volume", "create", "disk", "--size", "1G");
        assertThat(run("audit", "disk")).isZero();
        assertThat(terminal.out).contains("7 written blocks").contains("every server holds");

        List<KeyId> servers = cluster.volumes.getFirst().servers();
        var missing = new TreeMap<KeyId, Long>();
        missing.put(servers.get(2), 12L);
        cluster.audit =
                new VolumeAudit.Report(
                        7,
                        FakeSession.setOf(servers.get(1)),
                        missing,
                        FakeSession.setOf(servers.get(3)),
                        2);
        assertThat(run("audit", "disk")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out)
                .contains("n2 holds false fragments", "n3 lacks 12", "n4 did not answer")
                .contains("2 blocks undecided");
        assertThat(run("audit", "disk", "--json")).isEqualTo(5);
        assertThat(terminal.out).contains("\"n3\" : 12");
        assertThat(run("audit", "nodisk")).isEqualTo(ExitStatus.REFUSED.code());
    }

    @Test
    void auditOfABucketTellsHowManyFragmentsBlocksHave() {
        assertThat(run("audit", "--bucket", "b")).isZero();
        assertThat(terminal.out)
                .contains("b: 9 blocks of 3 versions", "every block has all its fragments")
                .contains("1 blocks are held by the ring yet");
        run("volume", "create", "disk", "--size", "1G");
        List<KeyId> nodes = cluster.volumes.getFirst().servers();
        var missing = new TreeMap<KeyId, Long>();
        missing.put(nodes.get(2), 12L);
        cluster.auditedBucket =
                new AuditedBucket(
                        3,
                        9,
                        3,
                        0,
                        new TreeMap<>(Map.of(2, 4L)),
                        1,
                        1,
                        1,
                        true,
                        missing,
                        FakeSession.setOf(nodes.get(1)),
                        FakeSession.setOf(nodes.get(3)),
                        List.of(
                                new AuditedBucket.Trouble(
                                        "okey\n",
                                        5,
                                        new Bguid(Bytes.zeros(Bguid.BYTES)),
                                        AuditedBucket.What.LOST)));
        assertThat(run("audit", "--bucket", "b")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out)
                .contains(
                        "4 blocks have 2 fragments only", "1 blocks are lost", "1 blocks undecided")
                .contains("n2 shows false fragments", "n3 lacks 12", "n4 did not answer")
                .contains("of version 5 of okey\\u000a");
        assertThat(run("audit", "--bucket", "b", "--json")).isEqualTo(5);
        assertThat(terminal.out).contains("\"2\" : 4", "\"lost_blocks\" : 1", "\"n3\" : 12");
        assertThat(run("audit", "--bucket", "c")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(run("audit", "--bucket", "b", "disk")).isEqualTo(2);
        assertThat(run("audit")).isEqualTo(2);
    }

    @Test
    void drainNamesWhatHangsOnANode() {
        run("volume", "create", "disk", "--size", "1G");
        cluster.bucketsNaming = List.of("b");
        cluster.silent.add("n2");
        cluster.waitingBlocks.put("n3", 100L);
        assertThat(run("node", "drain", "n4")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out)
                .contains("n4 cannot be taken out", "it is a member of the ring")
                .contains("it is a server of volume disk", "needs 4 nodes, and 3 would be left")
                .contains("bucket b names it", "n2 is unreachable", "n3 is behind");
        assertThat(run("node", "drain", "n4", "--json")).isEqualTo(5);
        assertThat(terminal.out)
                .contains("\"free\" : false", "\"kind\" : \"ring\"", "\"kind\" : \"volume\"");
        assertThat(run("node", "drain", "n9")).isEqualTo(ExitStatus.USAGE.code());
        assertThat(cluster.changes).isEmpty();
    }

    /// It was shown two times, once by the volume that keeps its blocks.
    @Test
    void aBucketHangsOnANodeOnce() throws Exception {
        data = directory.resolve("five");
        cluster = terminal.foundCluster(data, 5);
        run("volume", "create", "photos_", "--size", "1G", "--node", "n1,n2,n3,n5");
        cluster.bucketsNaming = List.of("photos");
        cluster.bucketStores = List.of("photos_");
        assertThat(run("node", "drain", "n5")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out)
                .contains("bucket photos names it", "tarn node drain n5 --to NODE")
                .doesNotContain("photos_");
    }

    @Test
    void drainHasAnotherNodeTakeItsPlace() throws Exception {
        data = directory.resolve("six");
        cluster = terminal.foundCluster(data, 6);
        var nodes = cluster.listing().nodes();
        cluster.moved = List.of(new NodeDrain.Moved.Done("photos"));
        assertThat(run("node", "drain", "n5", "--to", "n6", "--wait", "7"))
                .as(terminal.out)
                .isZero();
        assertThat(cluster.drains).containsExactly(List.of(nodes.get(4).key(), nodes.get(5).key()));
        assertThat(terminal.err).contains("photos: 7 blocks wait");
        assertThat(terminal.out)
                .contains("bucket photos: nothing depends on it")
                .contains("nothing hangs on n5: it can be stopped for good");

        cluster.moved =
                List.of(
                        new NodeDrain.Moved.UnderWay("photos", 12),
                        new NodeDrain.Moved.Hindered(
                                "logs", "others", FakeSession.setOf(nodes.get(2).key().id())));
        cluster.bucketsNaming = List.of("photos", "logs");
        assertThat(run("node", "drain", "n5", "--to", "n6")).isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out)
                .contains("bucket photos: 12 blocks wait", "left as it is: others: n3")
                .contains(
                        "n5 cannot be taken out", "bucket photos needs it", "bucket logs needs it")
                .doesNotContain("names it");
        assertThat(run("node", "drain", "n5", "--to", "n6", "--json")).isEqualTo(5);
        assertThat(terminal.out)
                .contains("\"free\" : false", "\"state\" : \"under_way\"")
                .contains("\"waiting_blocks\" : 12", "\"state\" : \"hindered\"", "\"n3\"");
    }

    @Test
    void drainGoesToANodeThatRuns() throws Exception {
        data = directory.resolve("five");
        cluster = terminal.foundCluster(data, 5);
        assertThat(run("node", "drain", "n4", "--to", "n4")).isEqualTo(ExitStatus.USAGE.code());
        assertThat(run("node", "drain", "n4", "--to", "n9")).isEqualTo(ExitStatus.USAGE.code());
        cluster.silent.add("n5");
        assertThat(run("node", "drain", "n4", "--to", "n5")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("n5 does not answer");
        assertThat(cluster.drains).isEmpty();
    }

    @Test
    void aNodeThatNothingHangsOnIsFree() throws Exception {
        data = directory.resolve("five");
        cluster = terminal.foundCluster(data, 5);
        run("volume", "create", "disk", "--size", "1G", "--node", "n1,n2,n3,n4");
        assertThat(run("node", "drain", "n5")).as(terminal.out).isZero();
        assertThat(terminal.out).contains("nothing hangs on n5", "tarn cluster rm n5");
        assertThat(run("node", "drain", "n5", "--json")).isZero();
        assertThat(terminal.out).contains("\"free\" : true");
    }
}
