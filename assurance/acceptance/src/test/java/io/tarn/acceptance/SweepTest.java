package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.immutable.Bguid;
import io.tarn.client.BlockStore;
import io.tarn.client.ClusterClient;
import io.tarn.client.FetchResult;
import io.tarn.client.StoreResult;
import io.tarn.client.object.ContentReader;
import io.tarn.client.object.ContentWriter;
import io.tarn.client.object.ReadingResult;
import io.tarn.client.object.StoredContent;
import io.tarn.client.object.StoringResult;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.Locking;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.Retention;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.update.Action;
import io.tarn.object.update.Part;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.NodeStatus.ScrubStatus;
import io.tarn.operations.control.NodeStatus.SweepStatus;
import io.tarn.operations.object.BlockFetcher;
import io.tarn.operations.object.ObjectClient;
import io.tarn.operations.object.ObjectVolumes;
import io.tarn.operations.object.ObjectVolumes.Search;
import io.tarn.operations.object.ReadOutcome;
import io.tarn.operations.object.UpdateOutcome;
import io.tarn.storage.Batch;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: when a volume is swept, nodes drop what no version names any more or ever did, and nothing else; also after all of them
/// were started anew. And what versions name they bring to where it belongs, also onto a disk that is new, and in place of what rots.
///
/// Method: four nodes, each a process, with short leases; one object is overwritten under a retention that keeps newest
/// versions only, another stays. The index of the one that stays was dispersed, that of the new version is held by the ring.
@Tag("slow")
@Timeout(900)
class SweepTest {
    private static final long MS = 60_000;
    private static final int LEASE_SECONDS = 20;
    private static final int INLINE_BYTES_MAX = 4096;

    /// As many blocks as an index needs interior blocks for.
    private static final int BYTES = 3_000_000;

    private static final ObjectName KEPT = ObjectName.of("kept");
    private static final ObjectName OVERWRITTEN = ObjectName.of("overwritten");

    @TempDir private Path directory;

    private final Random random = new Random(11);
    private final Map<ObjectName, byte[]> contents = new TreeMap<>();

    /// Of the index, with their lengths.
    private final Map<Bguid, Integer> dispersed = new TreeMap<>();

    private long expiry = 1L << 50;
    private TestCluster cluster;
    private VolumeDescriptor blocks;
    private BlockStore store;
    private ClusterClient owner;
    private ObjectClient objects;

    @Test
    void nodesDropWhatNothingNames() throws Exception {
        try (TestCluster founded = TestCluster.found(directory)) {
            cluster = founded;
            shortenLeases();
            cluster.startAll();
            open();
            List<Entry> kept = put(KEPT);
            disperseIndexOf(KEPT);
            List<Entry> before = put(OVERWRITTEN);
            // No version goes while the ring holds what it made of it.
            disperseIndexOf(OVERWRITTEN);
            List<Entry> after = put(OVERWRITTEN);
            Entry never = storeUnnamed();
            Thread.sleep(1_000L * (LEASE_SECONDS + 2));
            // Agreed time goes on, so that the next lease begins now.
            head(KEPT);
            Entry late = storeUnnamed();

            assertThat(prove(new ObjectRequest.Collect(volume(), Optional.empty())))
                    .isEqualTo(new ObjectAnswer.Collected(1, 0, Optional.empty()));
            long swept = sweep();
            awaitWalks(swept);
            for (Entry gone : before) {
                assertThat(fetch(gone)).isEqualTo(new FetchResult.TooFewFragments(0, 2));
            }
            assertThat(fetch(never)).isEqualTo(new FetchResult.TooFewFragments(0, 2));
            assertThat(fetch(late)).as("it has a lease").isInstanceOf(FetchResult.Whole.class);
            checkAll(kept, after);

            for (int node = 1; node <= TestCluster.NODES; node++) {
                cluster.kill(node);
            }
            cluster.startAll();
            Waiting.until("the ring orders something", this::isTimeMoved);
            awaitWalks(swept);
            checkAll(kept, after);
            assertThat(fetch(late)).isInstanceOf(FetchResult.Whole.class);

            cluster.kill(2);
            cluster.wipe(2);
            cluster.start(2);
            Waiting.until("the ring orders something", this::isTimeMoved);
            awaitWalks(swept);
            Waiting.until("all that belongs on nodes is there", () -> waiting() == 0);
            Waiting.until("an audit says so", this::isAuditClean);

            cluster.kill(4);
            int rotten = rot(4);
            cluster.start(4);
            Waiting.until("what has rotted is mended", () -> scrub(4).mended() == rotten);
            assertThat(scrub(4).rotten()).isEqualTo(rotten);
            Waiting.until("an audit says so", this::isAuditClean);
            // Of a block nobody but these two has a fragment, and both have to.
            cluster.kill(1);
            cluster.kill(3);
            checkBlocks(kept, after);
        }
    }

    private long waiting() throws Exception {
        return cluster.status().nodes().stream()
                .flatMap(node -> node.status().stream())
                .flatMap(status -> status.sweeps().stream())
                .mapToLong(SweepStatus::waiting)
                .sum();
    }

    private boolean isAuditClean() throws Exception {
        return TestCluster.tarn(
                                directory,
                                "audit",
                                "--bucket",
                                "bucket",
                                "--cluster",
                                cluster.clusterFile().toString())
                        .code()
                == 0;
    }

    private ScrubStatus scrub(int node) throws Exception {
        return cluster.status().nodes().stream()
                .filter(view -> view.entry().name().equals("n" + node))
                .flatMap(view -> view.status().stream())
                .map(NodeStatus::scrub)
                .findFirst()
                .orElse(ScrubStatus.NONE);
    }

    /// Flips a bit of every third fragment on a disk.
    private int rot(int node) throws Exception {
        var fragments = new ArrayList<Bytes>();
        try (var disk = Store.open(cluster.data(node), StoreLimits.small())) {
            disk.scan(
                    Shelf.FRAGMENTS,
                    KeyRange.prefix(blocks.id().value()),
                    Integer.MAX_VALUE,
                    (key, _) -> fragments.add(key));
            int rotten = 0;
            for (int i = 0; i < fragments.size(); i += 3) {
                byte[] fragment =
                        disk.get(Shelf.FRAGMENTS, fragments.get(i)).orElseThrow().toArray();
                fragment[random.nextInt(fragment.length)] ^= 1;
                disk.apply(
                        new Batch().put(Shelf.FRAGMENTS, fragments.get(i), Bytes.owning(fragment)));
                rotten++;
            }
            assertThat(rotten).isPositive();
            return rotten;
        }
    }

    private void shortenLeases() throws Exception {
        for (int node = 1; node <= TestCluster.NODES; node++) {
            Path file = cluster.nodeFile(node);
            String usual = Files.readString(file);
            String text =
                    usual.replaceFirst("lease_seconds = \\d+", "lease_seconds = " + LEASE_SECONDS);
            assertThat(text).isNotEqualTo(usual);
            Files.writeString(file, text);
        }
    }

    private void open() throws Exception {
        // Called as a bucket's, so that it is audited as one.
        blocks = cluster.create("bucket_", 1);
        owner = cluster.client(cluster.owner());
        Waiting.until("the ring is known", () -> owner.ring().isPresent());
        var description =
                new VolumeDescription(
                        owner.ring().orElseThrow().membership().ring(),
                        cluster.owner().publicKey(),
                        "bucket",
                        1,
                        blocks.id(),
                        TestCluster.REDUNDANCY,
                        cluster.map().parties().nodes().stream().map(node -> node.key()).toList(),
                        INLINE_BYTES_MAX,
                        new Retention.Last(1, 0),
                        Locking.NONE);
        prove(new ObjectRequest.PutVolume(SignedVolume.sign(description, cluster.owner())));
        store = owner.openStore(blocks);
        Search search =
                owner.objects().find(cluster.owner().publicKey(), "bucket", BlockFetcher.NONE);
        objects = ((Search.Found) search).client();
    }

    private Aguid volume() {
        return objects.volume().description().id();
    }

    private ObjectAnswer prove(ObjectRequest command) throws InterruptedException {
        if (owner.objects().command(command, MS)
                instanceof ReadOutcome.Proven<ObjectVolumes.Answered>(var answered)) {
            return answered.answer();
        }
        throw new AssertionError("not ordered: " + command);
    }

    private long sweep() throws InterruptedException {
        if (prove(new ObjectRequest.BeginSweep(volume()))
                instanceof ObjectAnswer.SweepIs(var _, var sweep)) {
            return sweep.time().millis();
        }
        throw new AssertionError("no sweep");
    }

    /// In place of what is there.
    ///
    /// @return its blocks
    private List<Entry> put(ObjectName name) throws Exception {
        byte[] content = new byte[BYTES];
        random.nextBytes(content);
        StoredContent stored = stored(content, INLINE_BYTES_MAX);
        List<Action> actions =
                List.of(
                        new Action.Truncate(0),
                        new Action.Append(stored.pieces()),
                        new Action.SetMetadata(Metadata.NONE));
        var part = new Part(name, List.of(new Tuple(new Predicate.True(), actions)));
        expiry++;
        var update = new Update(volume(), expiry, List.of(part), stored.blocks());
        assertThat(objects.update(update, MS)).isInstanceOf(UpdateOutcome.Applied.class);
        contents.put(name, content);
        return stored.blocks().stored();
    }

    private StoredContent stored(byte[] content, int inlineBytesMax) throws Exception {
        var writer = new ContentWriter(store, inlineBytesMax);
        StoringResult result = writer.store(new ByteArrayInputStream(content), 0);
        return ((StoringResult.Stored) result).content();
    }

    /// What the ring has made of an object, its version's root and all of its index that is near to it, goes to the nodes.
    private void disperseIndexOf(ObjectName name) throws Exception {
        Head head = head(name);
        IndexRoot index = head.index().orElseThrow();
        assertThat(index.level()).isPositive();
        for (Bguid block : List.of(head.vguid(), index.entry().block())) {
            Bytes content = objects.block(block).orElseThrow();
            StoredContent stored = stored(content.toArray(), 1);
            assertThat(stored.blocks().stored()).extracting(Entry::block).containsExactly(block);
            var disperse =
                    new ObjectRequest.Disperse(
                            volume(), List.of(block), stored.blocks().attestations());
            assertThat(prove(disperse)).isEqualTo(new ObjectAnswer.Dispersed(1));
            dispersed.put(block, content.size());
        }
    }

    private Entry storeUnnamed() throws Exception {
        byte[] content = new byte[10_000];
        random.nextBytes(content);
        StoreResult result = store.store(Bytes.owning(content)).join();
        Bguid block = ((StoreResult.Stored) result).block().block();
        return new Entry(block, content.length);
    }

    private FetchResult fetch(Entry entry) throws InterruptedException {
        return store.fetch(entry.block(), (int) entry.bytes()).join();
    }

    private Head head(ObjectName name) throws InterruptedException {
        if (objects.latest(name, MS)
                instanceof ReadOutcome.Proven<ObjectClient.Latest>(var latest)) {
            return latest.head().orElseThrow();
        }
        throw new AssertionError("the newest version is not shown");
    }

    private boolean isTimeMoved() throws InterruptedException {
        return objects.latest(KEPT, MS) instanceof ReadOutcome.Proven;
    }

    /// Every node has walked through what was retained at that sweep, or a later one.
    private void awaitWalks(long sweptMillis) throws Exception {
        Waiting.until(
                "all nodes have walked",
                () -> {
                    List<SweepStatus> sweeps =
                            cluster.status().nodes().stream()
                                    .flatMap(node -> node.status().stream())
                                    .flatMap(status -> status.sweeps().stream())
                                    .toList();
                    assertThat(sweeps).allMatch(sweep -> sweep.trouble().isEmpty());
                    return sweeps.stream()
                                    .filter(sweep -> sweep.walkedMillis() >= sweptMillis)
                                    .count()
                            == TestCluster.NODES;
                });
    }

    private void checkBlocks(List<Entry> kept, List<Entry> after) throws Exception {
        var named = new ArrayList<>(kept);
        named.addAll(after);
        for (Entry entry : named) {
            assertThat(fetch(entry)).isInstanceOf(FetchResult.Whole.class);
        }
    }

    private void checkAll(List<Entry> kept, List<Entry> after) throws Exception {
        checkBlocks(kept, after);
        for (var entry : contents.entrySet()) {
            assertThat(read(head(entry.getKey()))).isEqualTo(entry.getValue());
        }
    }

    private byte[] read(Head head) throws Exception {
        var out = new ByteArrayOutputStream();
        var reader = new ContentReader(store, this::index, INLINE_BYTES_MAX);
        assertThat(reader.read(head.index(), 0, BYTES, out)).isEqualTo(new ReadingResult.Done());
        return out.toByteArray();
    }

    /// Held by the ring, or dispersed.
    private Optional<Bytes> index(Bguid block) throws InterruptedException {
        Integer length = dispersed.get(block);
        if (length == null) {
            return objects.block(block);
        }
        return store.fetch(block, length).join() instanceof FetchResult.Whole(Bytes content)
                ? Optional.of(content)
                : Optional.empty();
    }
}
