package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.bucket.AuditedBucket;
import io.tarn.bucket.BucketAudit;
import io.tarn.bucket.BucketStore;
import io.tarn.bucket.NewBuckets;
import io.tarn.operations.object.BlockFetcher;
import io.tarn.operations.object.ObjectClient;
import io.tarn.operations.object.ObjectVolumes.Search;
import io.tarn.operations.object.ReadOutcome;
import io.tarn.operations.object.Snapshot;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
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
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: "Grow, shrink or drain by one server; a stuck drain names its blockers" (users.md). A node that goes for good is replaced by one
/// with a key of its own: one that runs while a gateway writes, and then one that is dead. Nothing is lost, and both can be taken out.
///
/// Method: four nodes and two more, each a process, and the tool; the store that an S3 server stands on.
@Tag("slow")
@Timeout(900)
class DrainTest {
    private static final long MS = 60_000;
    private static final int LARGE_BYTES = 2_500_000;

    /// That a client makes of one put before it gives up.
    private static final int TRIES = 3;

    private static final Attributes ATTRIBUTES = new Attributes("etag", new TreeMap<>());

    @TempDir private Path directory;

    private final Map<String, Bytes> contents = new ConcurrentSkipListMap<>();
    private TestCluster cluster;

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

    /// Puts small and larger objects, one after the other.
    private final class Writer implements AutoCloseable {
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Thread thread;
        private final AtomicInteger written = new AtomicInteger();

        Writer(BucketStore store) {
            thread =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (!isOver.get()) {
                                        int number = written.get();
                                        int length = number % 2 == 0 ? 1_000 : 200_000;
                                        put(store, "written " + number, length);
                                        written.set(number + 1);
                                    }
                                } catch (Throwable e) {
                                    failure.set(e);
                                }
                            });
        }

        void awaitMore() throws Exception {
            int now = written.get();
            Waiting.until(
                    "more is written", () -> written.get() >= now + 2 || failure.get() != null);
            assertThat(failure.get()).isNull();
        }

        @Override
        public void close() {
            isOver.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertThat(failure.get()).isNull();
        }
    }

    @Test
    void nodesAreReplacedByOthersAliveOrDead() throws Exception {
        try (TestCluster founded = TestCluster.start(directory);
                BucketStore store = store(founded)) {
            cluster = founded;
            Waiting.until(
                    "there is a bucket",
                    () ->
                            store.createBucket("photos", BucketSettings.plain())
                                    instanceof Outcome.Success);
            put(store, "small", 300);
            put(store, "large", LARGE_BYTES);
            add(5);
            // The ring refused receipts of a node that had come after the bucket.
            put(store, "large after a node was added", LARGE_BYTES);
            run("ring", "replace", "n4", "n5").assertCode(0);
            try (var writer = new Writer(store)) {
                writer.awaitMore();
                run("node", "drain", "n4", "--to", "n5")
                        .assertOutput("bucket photos: nothing depends on it")
                        .assertOutput("bucket tarn_buckets: nothing depends on it")
                        .assertOutput("nothing hangs on n4: it can be stopped for good")
                        .assertCode(0);
                writer.awaitMore();
                cluster.kill(4);
                writer.awaitMore();
            }
            run("cluster", "rm", "n4").assertCode(0);
            try (BucketStore begun = store(cluster)) {
                readAll(begun);
            }

            cluster.kill(3);
            cluster.wipe(3);
            add(6);
            run("ring", "replace", "n3", "n6").assertCode(0);
            Waiting.until("the ring holds nothing", this::isDispersed);
            run("node", "drain", "n3", "--to", "n6")
                    .assertOutput("nothing hangs on n3: it can be stopped for good")
                    .assertCode(0);
            Waiting.until("an audit is clean", this::isAuditClean);
            put(store, "large at last", LARGE_BYTES);
            // Of a block nobody has a fragment any more but one of the first nodes and the
            // newcomers.
            cluster.kill(2);
            readAll(store);
        }
    }

    private boolean isAuditClean() {
        return BucketAudit.run(cluster.observer(), cluster.owner(), "photos")
                        instanceof Outcome.Success<AuditedBucket>(AuditedBucket audited)
                && audited.isClean();
    }

    private BucketStore store(TestCluster of) {
        return BucketStore.of(
                of.client(of.owner()),
                of.owner(),
                new NewBuckets(TestCluster.REDUNDANCY, NewBuckets.UNDO_USUAL));
    }

    private void add(int node) throws Exception {
        run("cluster", "add", "n" + node, "127.0.0.1:" + Ports.freeBase(0)).assertCode(0);
        cluster.start(node);
        Waiting.until(
                "node " + node + " knows the ring",
                () ->
                        cluster.status().nodes().stream()
                                .filter(view -> view.entry().name().equals("n" + node))
                                .flatMap(view -> view.status().stream())
                                .anyMatch(status -> status.ring().isPresent()));
    }

    private TestCluster.Ended run(String... command) throws Exception {
        var arguments = new ArrayList<>(List.of(command));
        arguments.add("--cluster");
        arguments.add(cluster.clusterFile().toString());
        return TestCluster.tarn(directory, arguments.toArray(String[]::new));
    }

    private void put(BucketStore store, String key, int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(key.hashCode()).nextBytes(bytes);
        Bytes content = Bytes.owning(bytes);
        Outcome<?> outcome = null;
        for (int tries = 0; tries < TRIES && !(outcome instanceof Outcome.Success); tries++) {
            outcome =
                    store.put(
                            "photos", key, new Sent(content), Condition.always(), ObjectLock.NONE);
        }
        assertThat(outcome).as(key).isInstanceOf(Outcome.Success.class);
        contents.put(key, content);
    }

    /// By the ring's word.
    private boolean isDispersed() throws Exception {
        Search search =
                cluster.observer()
                        .objects()
                        .find(cluster.owner().publicKey(), "photos", BlockFetcher.NONE);
        ObjectClient objects = ((Search.Found) search).client();
        return objects.snapshot(MS) instanceof ReadOutcome.Proven<Snapshot>(Snapshot snapshot)
                && snapshot.heads().heldBytes() == 0;
    }

    /// Not at once: nodes may have just begun anew.
    private static boolean isRead(BucketStore store, String key, ByteArrayOutputStream out) {
        out.reset();
        try {
            return store.find("photos", key, Optional.empty())
                            instanceof Outcome.Success<Version>(var found)
                    && store.read("photos", found, 0, found.size(), out) instanceof Outcome.Success;
        } catch (IOException e) {
            return false; // The first blocks were to be had, and others not yet.
        }
    }

    private void readAll(BucketStore store) throws Exception {
        for (Map.Entry<String, Bytes> one : contents.entrySet()) {
            var out = new ByteArrayOutputStream();
            Waiting.until(one.getKey() + " is read", () -> isRead(store, one.getKey(), out));
            assertThat(Bytes.owning(out.toByteArray())).as(one.getKey()).isEqualTo(one.getValue());
        }
    }
}
