package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.bucket.BucketStore;
import io.tarn.bucket.NewBuckets;
import io.tarn.s3.PlainContent;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Version;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// users.md: "restore as of 09:00", and "One 96-byte key verifies everything … works offline, decades later".
///
/// Goal: a tree that somebody has deleted is back by one command, byte for byte, while a node is dead; and what was fetched is proven to
/// somebody who has nothing but a file, a proof and the ring's key.
///
/// Method: four nodes and every command, each a process.
@Tag("slow")
@Timeout(900)
class HistoryTest {
    private static final String BUCKET = "b";
    private static final String LARGE = "tree/large";
    private static final int LARGE_BYTES = (11 << 20) + 5;

    @TempDir private Path directory;

    private final Random random = new Random(23);
    private final SortedMap<String, Bytes> tree = new TreeMap<>();
    private TestCluster cluster;
    private BucketStore store;

    @BeforeEach
    void start() throws Exception {
        cluster = TestCluster.start(directory);
        store =
                BucketStore.of(
                        cluster.client(cluster.owner()),
                        cluster.owner(),
                        new NewBuckets(TestCluster.REDUNDANCY, NewBuckets.UNDO_USUAL));
        // The ring makes its key first.
        Waiting.until(
                "the bucket is made",
                () -> {
                    var _ = store.createBucket(BUCKET, BucketSettings.plain());
                    return store.bucket(BUCKET) instanceof Outcome.Success<?>;
                });
    }

    @AfterEach
    void stop() {
        store.close();
        cluster.close();
    }

    private static <T> T done(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Success<T>(T value)) {
            return value;
        }
        throw new AssertionError(outcome);
    }

    private TestCluster.Ended tarn(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--data");
        all.add("cluster");
        return TestCluster.tarn(directory, all.toArray(String[]::new));
    }

    private Version put(String key, Bytes content) throws Exception {
        var stream = new ByteArrayInputStream(content.toArray());
        var plain = new PlainContent(stream, Optional.empty());
        return done(store.put(BUCKET, key, plain, Condition.always(), ObjectLock.NONE));
    }

    private Bytes chance(int size) {
        byte[] content = new byte[size];
        random.nextBytes(content);
        return Bytes.owning(content);
    }

    /// @return agreed time at which all of it was there
    private Instant putTree() throws Exception {
        Bytes large = chance(LARGE_BYTES);
        Files.write(directory.resolve("large"), large.toArray());
        tarn("put", "large", BUCKET + "/tree/").assertCode(0).assertOutput("version 1");
        tree.put(LARGE, large);
        for (int i = 0; i < 24; i++) {
            tree.put("tree/small/" + i, chance(1 + random.nextInt(200)));
        }
        tree.put("tree/with ä & +%", chance(100_000));
        tree.put("tree/empty", Bytes.EMPTY);
        Instant last = Instant.EPOCH;
        for (var file : tree.entrySet()) {
            if (!file.getKey().equals(LARGE)) {
                last = put(file.getKey(), file.getValue()).modified();
            }
        }
        return last;
    }

    private SortedMap<String, Bytes> there() throws Exception {
        var found = new TreeMap<String, Bytes>();
        for (Version version : done(store.list(BUCKET, "", Bytes.EMPTY, 1_000)).items()) {
            var out = new ByteArrayOutputStream();
            done(store.read(BUCKET, version, 0, version.size(), out));
            found.put(version.key(), Bytes.owning(out.toByteArray()));
        }
        return found;
    }

    @Test
    void whatWasDeletedIsBackByOneCommandAndProvenByOneKey() throws Exception {
        Instant then = putTree();
        assertThat(there()).isEqualTo(tree);
        tarn("rm", BUCKET + "/" + LARGE).assertCode(0).assertOutput("undo with: tarn restore");
        put("tree/small/7", Bytes.ofHex("bad0"));
        for (String key : tree.keySet()) {
            if (!key.equals("tree/small/7")) {
                done(store.delete(BUCKET, key, Condition.always()));
            }
        }
        assertThat(there()).hasSize(1);
        tarn("get", BUCKET + "/" + LARGE, "none").assertCode(4).assertOutput("it was deleted at ");
        tarn("get", BUCKET + "/" + LARGE, "past", "--at", then.toString()).assertCode(0);
        assertThat(directory.resolve("past")).hasSameBinaryContentAs(directory.resolve("large"));

        cluster.kill(4);
        tarn("restore", BUCKET + "/tree/", "--at", then.toString(), "--dry-run")
                .assertCode(0)
                .assertOutput("to be brought back");
        assertThat(there()).hasSize(1);
        tarn("restore", BUCKET + "/tree/", "--at", then.toString())
                .assertCode(0)
                .assertOutput("undo with: tarn restore b/tree/ --at ");
        assertThat(there()).isEqualTo(tree);
        tarn("restore", BUCKET + "/tree/", "--at", then.toString())
                .assertCode(0)
                .assertOutput(tree.size() + " as they were");

        tarn("reclaim", BUCKET)
                .assertCode(0)
                .assertOutput("0 versions pruned, 0 keys forgotten")
                .assertOutput("nodes drop what no version names");
        tarn("reclaim", BUCKET).assertCode(0).assertOutput("within the last hour");
        assertThat(there()).as("nothing that can be brought back is touched").isEqualTo(tree);

        tarn("log", BUCKET + "/tree/small/7").assertCode(0).assertOutput("3  ").assertOutput("1  ");
        proveToOthers();
    }

    private void proveToOthers() throws Exception {
        tarn("get", BUCKET + "/" + LARGE, "back", "--proof", "back.proof").assertCode(0);
        tarn("export-proof", BUCKET + "/tree/small/7", "old.proof", "--at", "1").assertCode(0);
        tarn("export-proof", BUCKET + "/tree/small/7", "bad.proof", "--at", "2").assertCode(0);
        String key = cluster.observer().ring().orElseThrow().key().text();
        Path alone = Files.createDirectory(directory.resolve("alone"));
        for (String file : List.of("back", "back.proof", "old.proof", "bad.proof")) {
            Files.move(directory.resolve(file), alone.resolve(file));
        }
        for (int node = 1; node < TestCluster.NODES; node++) {
            cluster.kill(node);
        }

        verify(alone, "back", "back.proof", key)
                .assertCode(0)
                .assertOutput("object      b/tree/large")
                .assertOutput("bytes       " + LARGE_BYTES)
                .assertOutput("owner       " + cluster.owner().id().text());
        Files.write(alone.resolve("old"), tree.getOrDefault("tree/small/7", Bytes.EMPTY).toArray());
        verify(alone, "old", "old.proof", key).assertCode(0).assertOutput("version     1");
        verify(alone, "old", "bad.proof", key).assertCode(4).assertOutput("the file");
        verify(alone, "old", "back.proof", key).assertCode(4);

        flip(alone.resolve("back"), LARGE_BYTES - 1);
        verify(alone, "back", "back.proof", key)
                .assertCode(4)
                .assertOutput("the file differs in bytes");
        flip(alone.resolve("back"), LARGE_BYTES - 1);
        long proofBytes = Files.size(alone.resolve("back.proof"));
        for (int at : new int[] {500, (int) proofBytes - 5}) {
            flip(alone.resolve("back.proof"), at);
            verify(alone, "back", "back.proof", key).assertCode(4);
            flip(alone.resolve("back.proof"), at);
        }
        verify(alone, "back", "back.proof", key).assertCode(0);
    }

    private static TestCluster.Ended verify(Path alone, String file, String proof, String key)
            throws Exception {
        return TestCluster.tarn(alone, "verify", file, "--proof", proof, "--key", key);
    }

    private static void flip(Path file, int at) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}
