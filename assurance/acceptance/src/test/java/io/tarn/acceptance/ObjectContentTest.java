package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.VolumeDescriptor;
import io.tarn.client.BlockStore;
import io.tarn.client.ClusterClient;
import io.tarn.client.object.ContentReader;
import io.tarn.client.object.ContentWriter;
import io.tarn.client.object.ReadingResult;
import io.tarn.client.object.StoredContent;
import io.tarn.client.object.StoringResult;
import io.tarn.object.Head;
import io.tarn.object.Locking;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.Retention;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.update.Action;
import io.tarn.object.update.Part;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.operations.object.BlockFetcher;
import io.tarn.operations.object.ObjectClient;
import io.tarn.operations.object.ObjectVolumes.Search;
import io.tarn.operations.object.ReadOutcome;
import io.tarn.operations.object.UpdateOutcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: what was stored of an object, of any length, is read back from any place on, also while a node is dead.
///
/// Method: four nodes, each a process; bytes go to the nodes, names to the ring, and come back by the certified head.
@Tag("slow")
@Timeout(600)
class ObjectContentTest {
    private static final long MS = 60_000;
    private static final int INLINE_BYTES_MAX = 4096;

    /// None, inline, at its bound, one block, several small, and some of the next size.
    private static final List<Integer> LENGTHS =
            List.of(0, 1, INLINE_BYTES_MAX, INLINE_BYTES_MAX + 1, 65_537, 1_000_000, 5_000_003);

    @TempDir private Path directory;

    private final Random random = new Random(7);
    private final TreeMap<Integer, byte[]> contents = new TreeMap<>();
    private long expiry = 1L << 50;
    private BlockStore store;
    private ObjectClient objects;

    @Test
    void contentIsReadFromAnywhere() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory)) {
            open(cluster);
            for (int length : LENGTHS) {
                put(length);
            }
            contents.keySet().forEach(this::check);
            cluster.kill(3);
            put(300_000);
            contents.keySet().forEach(this::check);
        }
    }

    private void open(TestCluster cluster) throws Exception {
        VolumeDescriptor blocks = cluster.create("blocks", 1);
        ClusterClient owner = cluster.client(cluster.owner());
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
                        new Retention.All(),
                        Locking.NONE);
        var volume = new ObjectRequest.PutVolume(SignedVolume.sign(description, cluster.owner()));
        assertThat(owner.objects().command(volume, MS)).isInstanceOf(ReadOutcome.Proven.class);
        store = owner.openStore(blocks);
        Search search =
                owner.objects().find(cluster.owner().publicKey(), "bucket", BlockFetcher.NONE);
        objects = ((Search.Found) search).client();
    }

    private static ObjectName name(int length) {
        return ObjectName.of("of " + length);
    }

    private void put(int length) throws Exception {
        byte[] content = new byte[length];
        random.nextBytes(content);
        contents.put(length, content);
        var writer = new ContentWriter(store, INLINE_BYTES_MAX);
        StoringResult result = writer.store(new ByteArrayInputStream(content), 0);
        StoredContent stored = ((StoringResult.Stored) result).content();
        assertThat(stored.bytes()).isEqualTo(length);
        var actions = new ArrayList<Action>();
        if (length > 0) {
            actions.add(new Action.Append(stored.pieces()));
        }
        actions.add(new Action.SetMetadata(Metadata.NONE));
        var part = new Part(name(length), List.of(new Tuple(new Predicate.True(), actions)));
        expiry++;
        var update =
                new Update(
                        objects.volume().description().id(),
                        expiry,
                        List.of(part),
                        stored.blocks());
        assertThat(objects.update(update, MS)).isInstanceOf(UpdateOutcome.Applied.class);
    }

    private void check(int length) {
        try {
            byte[] content = contents.get(length);
            Head head = head(name(length));
            assertThat(head.bytes()).isEqualTo(length);
            assertThat(read(head, 0, length)).isEqualTo(content);
            for (int i = 0; i < 5; i++) {
                int from = random.nextInt(length + 1);
                int count = random.nextInt(length - from + 1);
                assertThat(read(head, from, count))
                        .isEqualTo(Arrays.copyOfRange(content, from, from + count));
            }
        } catch (Exception e) {
            throw new AssertionError("content of " + length, e);
        }
    }

    private Head head(ObjectName name) throws InterruptedException {
        if (objects.latest(name, MS)
                instanceof ReadOutcome.Proven<ObjectClient.Latest>(var latest)) {
            return latest.head().orElseThrow();
        }
        throw new AssertionError("the newest version is not shown");
    }

    private byte[] read(Head head, long from, long length) throws Exception {
        var out = new ByteArrayOutputStream();
        var reader = new ContentReader(store, objects::block, INLINE_BYTES_MAX);
        assertThat(reader.read(head.index(), from, length, out))
                .isEqualTo(new ReadingResult.Done());
        return out.toByteArray();
    }
}
