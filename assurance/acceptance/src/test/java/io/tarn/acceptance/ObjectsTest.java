package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.client.ClusterClient;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.object.AccessList;
import io.tarn.object.Head;
import io.tarn.object.Locking;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.Retention;
import io.tarn.object.Right;
import io.tarn.object.SignedVolume;
import io.tarn.object.VersionRoot;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.operations.object.BlockFetcher;
import io.tarn.operations.object.ObjectClient;
import io.tarn.operations.object.ObjectList;
import io.tarn.operations.object.ObjectVolumes.Search;
import io.tarn.operations.object.ReadOutcome;
import io.tarn.operations.object.Snapshot;
import io.tarn.operations.object.UpdateOutcome;
import io.tarn.operations.ring.KnownRing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: a cluster's ring keeps objects beside its catalogue; a user whom no catalogue knows writes and reads them with proofs, while a
/// node is dead, and after all nodes have been.
///
/// Method: four nodes, each a process, and the client that programs use.
@Tag("slow")
@Timeout(600)
class ObjectsTest {
    private static final long MS = 60_000;
    private static final int TRIES = 120;
    private static final long PAUSE_MS = 500;
    private static final NodeIdentity USER = NodeIdentity.ofSeed(Bytes.ofHex("75".repeat(32)));

    /// As long as S3 allows.
    private static final ObjectName LONGEST = ObjectName.of("n".repeat(ObjectName.BYTES_MAX));

    private static final ObjectName SHORT = ObjectName.of("n");

    @TempDir private Path directory;

    private long expiry = 1L << 50;

    private static VolumeDescription description(TestCluster cluster, ClusterClient owner)
            throws Exception {
        List<IdentityKey> servers =
                cluster.map().parties().nodes().stream().map(node -> node.key()).toList();
        return new VolumeDescription(
                ring(owner).membership().ring(),
                cluster.owner().publicKey(),
                "bucket",
                1,
                new VolumeId(Sha256.of(Bytes.EMPTY).value()),
                TestCluster.REDUNDANCY,
                servers,
                4096,
                new Retention.All(),
                Locking.NONE);
    }

    private static void make(TestCluster cluster) throws Exception {
        ClusterClient owner = cluster.client(cluster.owner());
        VolumeDescription description = description(cluster, owner);
        var volume = new ObjectRequest.PutVolume(SignedVolume.sign(description, cluster.owner()));
        proven(owner.objects().command(volume, MS));
        var rights = EnumSet.of(Right.READ, Right.WRITE);
        var access = new AccessList(List.of(AccessList.Grant.of(USER.id(), rights, 1L << 60)));
        proven(owner.objects().command(new ObjectRequest.SetAccess(description.id(), access), MS));
    }

    private static <T> T proven(ReadOutcome<T> outcome) {
        if (outcome instanceof ReadOutcome.Proven<T>(T value)) {
            return value;
        }
        throw new AssertionError(outcome);
    }

    /// When enough members are connected.
    private static KnownRing ring(ClusterClient client) throws InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<KnownRing> ring = client.ring();
            if (ring.isPresent()) {
                return ring.get();
            }
            Thread.sleep(PAUSE_MS);
        }
        throw new AssertionError("no ring");
    }

    private static ObjectClient open(TestCluster cluster, ClusterClient user) throws Exception {
        ring(user);
        for (int tries = 0; tries < TRIES; tries++) {
            Search search =
                    user.objects().find(cluster.owner().publicKey(), "bucket", BlockFetcher.NONE);
            if (search instanceof Search.Found(ObjectClient client)) {
                return client;
            }
            Thread.sleep(PAUSE_MS);
        }
        throw new AssertionError("no volume");
    }

    private UpdateOutcome put(ObjectClient client, ObjectName name, String content)
            throws InterruptedException {
        var blocks =
                new Blocks(
                        List.of(),
                        Attestations.NONE,
                        List.of(Bytes.owning(content.getBytes(StandardCharsets.UTF_8))),
                        List.of());
        List<Action> actions =
                List.of(
                        new Action.Truncate(0),
                        new Action.Append(List.of(new Piece.Inline(0))),
                        new Action.SetMetadata(Metadata.NONE));
        var part = new Part(name, List.of(new Tuple(new Predicate.True(), actions)));
        expiry++;
        var update = new Update(client.volume().description().id(), expiry, List.of(part), blocks);
        return client.update(update, MS);
    }

    private static String read(ObjectClient client, ObjectName name, Bguid vguid)
            throws InterruptedException {
        VersionRoot root = client.root(name, vguid).orElseThrow();
        Bguid block = root.index().orElseThrow().entry().block();
        return new String(client.block(block).orElseThrow().toArray(), StandardCharsets.UTF_8);
    }

    private static String read(ObjectClient client, ObjectName name) throws InterruptedException {
        ObjectClient.Latest latest = proven(client.latest(name, MS));
        return read(client, name, latest.head().orElseThrow().vguid());
    }

    @Test
    void objectsAreThereWhateverHappensToNodes() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory)) {
            cluster.create("blocks", 16); // Beside which objects are; and all are introduced.
            make(cluster);
            ClusterClient user = cluster.client(USER);
            ObjectClient client = open(cluster, user);
            GroupKey key = ring(user).key();
            for (ObjectName name : List.of(SHORT, LONGEST)) {
                var done = (UpdateOutcome.Committed) put(client, name, "first");
                assertThat(done.proof().verify(key)).isPresent();
            }
            cluster.kill(2);
            assertThat(put(client, LONGEST, "second")).isInstanceOf(UpdateOutcome.Applied.class);
            assertThat(read(client, LONGEST)).isEqualTo("second");
            assertThat(read(client, SHORT)).isEqualTo("first");
            for (int node : new int[] {1, 3, 4}) {
                cluster.kill(node);
            }
            cluster.startAll();
            cluster.awaitAllReachable();
            ObjectClient again = open(cluster, cluster.client(USER));
            assertThat(read(again, LONGEST)).isEqualTo("second");
            checkLists(again);
        }
    }

    private static void checkLists(ObjectClient client) throws Exception {
        Snapshot snapshot = proven(client.snapshot(MS));
        ObjectList<Head> names = proven(client.names(snapshot, Bytes.EMPTY, Bytes.EMPTY, 100));
        assertThat(names.isComplete()).isTrue();
        assertThat(names.entries().stream().map(ObjectList.Listed::name))
                .containsExactly(SHORT, LONGEST);
        ObjectList<PastVersion> old =
                proven(client.versions(snapshot, Bytes.EMPTY, Bytes.EMPTY, 100));
        assertThat(old.entries()).hasSize(1);
        assertThat(read(client, LONGEST, old.entries().getFirst().value().vguid()))
                .isEqualTo("first");
    }
}
