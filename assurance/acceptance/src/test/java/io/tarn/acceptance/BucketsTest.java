package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.bucket.BucketStore;
import io.tarn.bucket.NewBuckets;
import io.tarn.client.ClusterClient;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: S3 clients that people use keep their data in a cluster, through any gateway, while a node lies, while one is dead, and after
/// everything was killed.
///
/// Method: four nodes, each a process, and gateways that are processes too.
@Tag("slow")
@Timeout(900)
class BucketsTest {
    private static final Pattern SERVING =
            Pattern.compile("serving S3 on (http://\\S+) for access key (\\S+)");
    private static final int LIAR = 4;
    private static final List<String> LIES =
            List.of("store WRONG_FRAGMENT", "store DENIES", "GARBAGE", "SILENCE");

    @TempDir private Path directory;

    private final Random random = new Random(11);
    private TestCluster cluster;
    private final List<Gateway> gateways = new ArrayList<>();

    private record Gateway(Child process, Map<String, String> environment) {}

    @BeforeEach
    void start() throws Exception {
        cluster = TestCluster.found(directory);
        for (int node = 1; node <= TestCluster.NODES; node++) {
            if (node == LIAR) {
                cluster.startLiar(node);
            } else {
                cluster.start(node);
            }
        }
        cluster.awaitAllReachable();
        gateways.add(gateway());
        gateways.add(gateway());
    }

    @AfterEach
    void stop() {
        gateways.forEach(gateway -> gateway.process().close());
        cluster.close();
    }

    private Gateway gateway() throws Exception {
        Child process =
                TestCluster.startTarn(
                        directory,
                        "s3",
                        "--data",
                        "cluster",
                        "--listen",
                        "127.0.0.1:" + Ports.freeBase(0),
                        "--keys",
                        "s3.keys");
        process.awaitOutput("stop with Ctrl-C");
        Matcher serving = SERVING.matcher(process.output());
        assertThat(serving.find()).as(process.output()).isTrue();
        String url = serving.group(1);
        String id = serving.group(2);
        String secret = Files.readString(directory.resolve("s3.keys")).strip().split(" ", 2)[1];
        var environment = new HashMap<String, String>();
        environment.put("HOME", directory.toString());
        environment.put("AWS_ACCESS_KEY_ID", id);
        environment.put("AWS_SECRET_ACCESS_KEY", secret);
        environment.put("AWS_DEFAULT_REGION", "us-east-1");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("RESTIC_PASSWORD", "a test's");
        environment.put("RESTIC_REPOSITORY", "s3:" + url + "/backups");
        environment.put("RCLONE_CONFIG_T_TYPE", "s3");
        environment.put("RCLONE_CONFIG_T_PROVIDER", "Other");
        environment.put("RCLONE_CONFIG_T_ACCESS_KEY_ID", id);
        environment.put("RCLONE_CONFIG_T_SECRET_ACCESS_KEY", secret);
        environment.put("RCLONE_CONFIG_T_ENDPOINT", url);
        environment.put("RCLONE_CONFIG_T_REGION", "us-east-1");
        environment.put("RCLONE_S3_UPLOAD_CUTOFF", "6M");
        environment.put("RCLONE_S3_CHUNK_SIZE", "5M");
        return new Gateway(process, environment);
    }

    private String run(int gateway, Tool tool, String... arguments) throws Exception {
        return tool.run(directory, gateways.get(gateway).environment(), arguments);
    }

    private void write(String name, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        Path file = directory.resolve("files").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private void writeTree() throws IOException {
        write("large", (7 << 20) + 5);
        write("below/middle", 300_000);
        write("below/a name with ä & +%.txt", 10);
        write("below/empty", 0);
        for (int i = 0; i < 10; i++) {
            write("many/" + i, 1 + random.nextInt(20_000));
        }
    }

    private void assertSame(Path back) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("files"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path other = back.resolve(directory.resolve("files").relativize(file));
                assertThat(other).hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    void backupsAreMadeAndRestoredWhileANodeLies() throws Exception {
        writeTree();
        run(0, Tool.RESTIC, "init");
        int backups = 0;
        for (String lie : LIES) {
            cluster.tellLiar(LIAR, lie);
            backups++;
            write("changed", 100_000 + backups);
            run(backups % 2, Tool.RESTIC, "backup", "files");
            run(1 - backups % 2, Tool.RESTIC, "check", "--read-data");
        }
        cluster.tellLiar(LIAR, "NONE");
        run(0, Tool.RESTIC, "forget", "--keep-last=1", "--prune");
        run(1, Tool.RESTIC, "restore", "latest", "--target=back");
        assertSame(directory.resolve("back/files"));
    }

    @Test
    void filesAreSynchronisedWhileAnyNodeIsDeadAndOutliveAll() throws Exception {
        writeTree();
        run(0, Tool.RCLONE, "mkdir", "T:bucket");
        for (int dead = 1; dead < LIAR; dead++) {
            cluster.kill(dead);
            write("many/changed", 20_000 + dead);
            run(0, Tool.RCLONE, "sync", "files", "T:bucket/there");
            run(1, Tool.RCLONE, "check", "--download", "files", "T:bucket/there");
            cluster.start(dead);
            cluster.awaitAllReachable();
        }
        for (Gateway gateway : gateways) {
            gateway.process().kill();
        }
        for (int node = 1; node <= TestCluster.NODES; node++) {
            cluster.kill(node);
        }
        cluster.startAll();
        gateways.set(0, gateway());
        run(0, Tool.RCLONE, "check", "--download", "files", "T:bucket/there");
        run(0, Tool.RCLONE, "copy", "T:bucket/there", "back");
        assertSame(directory.resolve("back"));
    }

    private record Sent(String text) implements Incoming {
        @Override
        public InputStream content() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.empty();
        }

        @Override
        public Attributes attributes() {
            return new Attributes(text, Attributes.NONE.metadata());
        }
    }

    /// users.md: "Linearizable If-Match …, across gateways".
    @Test
    void ofTwoWhoCreateALockThroughDifferentGatewaysOneDoes() throws Exception {
        try (BucketStore one = store();
                BucketStore other = store();
                var threads = Executors.newFixedThreadPool(2)) {
            assertThat(one.createBucket("locks", BucketSettings.plain()))
                    .isInstanceOf(Outcome.Success.class);
            for (int round = 0; round < 20; round++) {
                String key = "lock" + round;
                var creations = new ArrayList<Callable<Outcome<Version>>>();
                creations.add(() -> create(one, key, "one"));
                creations.add(() -> create(other, key, "other"));
                var created = new ArrayList<String>();
                for (var outcome : threads.invokeAll(creations)) {
                    switch (outcome.get()) {
                        case Outcome.Success<Version>(Version version) ->
                                created.add(version.etag());
                        case Outcome.Refused<Version> refused ->
                                assertThat(refused.why()).isEqualTo(Refusal.PRECONDITION_FAILED);
                        case Outcome.Indeterminate<Version> unknown ->
                                throw new AssertionError(unknown);
                    }
                }
                assertThat(created).hasSize(1);
                for (BucketStore store : List.of(one, other)) {
                    Outcome<Version> found = store.find("locks", key, Optional.empty());
                    assertThat(((Outcome.Success<Version>) found).value().etag())
                            .isEqualTo(created.getFirst());
                }
            }
        }
    }

    private static Outcome<Version> create(BucketStore store, String key, String text)
            throws IOException {
        return store.put("locks", key, new Sent(text), new Condition.Absent(), ObjectLock.NONE);
    }

    private BucketStore store() {
        ClusterClient client = cluster.client(cluster.owner());
        return BucketStore.of(
                client,
                cluster.owner(),
                new NewBuckets(TestCluster.REDUNDANCY, NewBuckets.UNDO_USUAL));
    }
}
