package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.bucket.BucketStore;
import io.tarn.bucket.NewBuckets;
import io.tarn.client.ClusterClient;
import io.tarn.object.Head;
import io.tarn.object.PastVersion;
import io.tarn.operations.object.BlockFetcher;
import io.tarn.operations.object.ObjectClient;
import io.tarn.operations.object.ObjectList;
import io.tarn.operations.object.ObjectVolumes.Search;
import io.tarn.operations.object.ReadOutcome;
import io.tarn.operations.object.Snapshot;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Part;
import io.tarn.s3.store.Upload;
import io.tarn.s3.store.Version;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: what a ring holds of a bucket moves to the nodes, also while one of them is dead; the ring lets go of it; and who begins anew reads
/// all of it after the others were killed too, while that one is dead.
///
/// Method: four nodes, each a process; the store that an S3 server stands on, with the patience it has in production.
@Tag("slow")
@Timeout(900)
class DispersedObjectsTest {
    private static final long MS = 60_000;
    private static final int SMALL = 12;
    private static final int INLINE_BYTES_MAX = 4096;
    private static final int DEAD = 3;
    private static final Attributes ATTRIBUTES = new Attributes("etag", new TreeMap<>());

    @TempDir private Path directory;

    private final Random random = new Random(11);
    private final Map<String, Bytes> contents = new TreeMap<>();

    private record Sent(Bytes bytes) implements Incoming {
        @Override
        public InputStream content() {
            return new ByteArrayInputStream(bytes.toArray());
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.of(bytes.size());
        }

        @Override
        public Attributes attributes() {
            return ATTRIBUTES;
        }
    }

    private static <T> T done(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Success<T>(T value)) {
            return value;
        }
        throw new AssertionError(outcome);
    }

    private Bytes bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.owning(bytes);
    }

    private static BucketStore store(TestCluster cluster) {
        ClusterClient client = cluster.client(cluster.owner());
        return BucketStore.of(
                client,
                cluster.owner(),
                new NewBuckets(TestCluster.REDUNDANCY, NewBuckets.UNDO_USUAL));
    }

    @Test
    void allIsDispersedAndReadWhateverHappensToNodes() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory)) {
            List<Bguid> held;
            try (BucketStore store = store(cluster)) {
                Waiting.until(
                        "there is a bucket",
                        () ->
                                store.createBucket("b", BucketSettings.plain())
                                        instanceof Outcome.Success);
                fill(store);
                held = newest(cluster);
                cluster.kill(DEAD);
                put(store, "while one is dead", 1_000);
                Waiting.until("the ring holds nothing", () -> isDispersed(cluster));
            }
            ObjectClient objects = objects(cluster);
            for (Bguid root : held) {
                assertThat(objects.held(root)).as("no member shows it").isEmpty();
            }
            for (int node = 1; node <= TestCluster.NODES; node++) {
                if (node != DEAD) {
                    cluster.kill(node);
                    cluster.start(node);
                }
            }
            readAll(cluster);
        }
    }

    private void fill(BucketStore store) throws Exception {
        for (int i = 0; i < SMALL; i++) {
            put(store, "small " + i, 1 + random.nextInt(INLINE_BYTES_MAX));
        }
        put(store, "large", 5_000_003);
        put(store, "none", 0);
        put(store, "small 0", 10);
        put(store, "deleted", 10);
        done(store.delete("b", "deleted", Condition.always()));
        contents.remove("deleted");
        List<Bytes> parts = List.of(bytes(300_000), bytes(100));
        Upload upload = done(store.beginUpload("b", "parts", new TreeMap<>(), ObjectLock.NONE));
        var put = new ArrayList<Part>();
        for (Bytes part : parts) {
            put.add(done(store.putPart("b", "parts", upload.id(), put.size() + 1, new Sent(part))));
        }
        done(store.complete("b", upload, put, ATTRIBUTES, Condition.always()));
        contents.put("parts", Bytes.concat(parts.toArray(Bytes[]::new)));
    }

    private void put(BucketStore store, String key, int length) throws Exception {
        Bytes content = bytes(length);
        done(store.put("b", key, new Sent(content), Condition.always(), ObjectLock.NONE));
        contents.put(key, content);
    }

    private static ObjectClient objects(TestCluster cluster) throws Exception {
        Search search =
                cluster.observer()
                        .objects()
                        .find(cluster.owner().publicKey(), "b", BlockFetcher.NONE);
        return ((Search.Found) search).client();
    }

    private static <T> T proven(ReadOutcome<T> outcome) {
        if (outcome instanceof ReadOutcome.Proven<T>(T value)) {
            return value;
        }
        throw new AssertionError(outcome);
    }

    private static List<Bguid> newest(TestCluster cluster) throws Exception {
        ObjectClient objects = objects(cluster);
        ObjectList<Head> heads =
                proven(objects.names(proven(objects.snapshot(MS)), Bytes.EMPTY, Bytes.EMPTY, 1000));
        assertThat(heads.isComplete()).isTrue();
        return heads.entries().stream().map(entry -> entry.value().vguid()).toList();
    }

    /// By the ring's word, and by each version's.
    private static boolean isDispersed(TestCluster cluster) throws Exception {
        ObjectClient objects = objects(cluster);
        Snapshot snapshot = proven(objects.snapshot(MS));
        if (snapshot.heads().heldBytes() > 0) {
            return false;
        }
        ObjectList<Head> heads = proven(objects.names(snapshot, Bytes.EMPTY, Bytes.EMPTY, 1000));
        ObjectList<PastVersion> pasts =
                proven(objects.versions(snapshot, Bytes.EMPTY, Bytes.EMPTY, 1000));
        assertThat(heads.isComplete() && pasts.isComplete()).isTrue();
        assertThat(heads.entries()).allMatch(entry -> entry.value().heldBlocks() == 0);
        assertThat(pasts.entries())
                .allMatch(entry -> ((PastVersion.Kept) entry.value()).heldBlocks() == 0);
        return true;
    }

    /// Not at once: nodes have just begun anew.
    private static boolean isRead(BucketStore store, String key, ByteArrayOutputStream out) {
        out.reset();
        try {
            return store.find("b", key, Optional.empty())
                            instanceof Outcome.Success<Version>(var found)
                    && store.read("b", found, 0, found.size(), out) instanceof Outcome.Success;
        } catch (IOException e) {
            return false; // The first blocks were to be had, and others not yet.
        }
    }

    private void readAll(TestCluster cluster) throws Exception {
        try (BucketStore store = store(cluster)) {
            for (Map.Entry<String, Bytes> one : contents.entrySet()) {
                var out = new ByteArrayOutputStream();
                Waiting.until(one.getKey() + " is read", () -> isRead(store, one.getKey(), out));
                assertThat(Bytes.owning(out.toByteArray()))
                        .as(one.getKey())
                        .isEqualTo(one.getValue());
            }
        }
    }
}
