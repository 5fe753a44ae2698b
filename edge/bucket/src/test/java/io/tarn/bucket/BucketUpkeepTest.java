package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.object.Head;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.Retention;
import io.tarn.object.machine.VolumeView;
import io.tarn.object.sweep.Sweep;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Bucket;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Upload;
import io.tarn.s3.store.Version;
import io.tarn.s3.store.Versioning;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a bucket has lost after some days, and what not, over the machine that a ring's members execute.
class BucketUpkeepTest {
    private static final Duration UNDO = Duration.ofDays(3);
    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    private final MachineRing ring = new MachineRing();
    private final BucketStore store =
            new BucketStore(
                    ring,
                    DispersalLimits.production(),
                    new NewBuckets(StoreNodes.REDUNDANCY, UNDO));

    @BeforeEach
    void begin() {
        done(store.createBucket("b", BucketSettings.plain()));
    }

    @AfterEach
    void end() {
        store.close();
    }

    private static <T> T done(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Success<T>(T value)) {
            return value;
        }
        throw new AssertionError(outcome);
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
            return new Attributes("etag-of-" + text, new TreeMap<>());
        }
    }

    private Version put(String key, String text) throws Exception {
        return done(store.put("b", key, new Sent(text), Condition.always(), ObjectLock.NONE));
    }

    private void delete(String key) {
        done(store.delete("b", key, Condition.always()));
    }

    private OpenBucket bucket() {
        return ring.make("b", System::nanoTime);
    }

    private VolumeView view() {
        return VolumeView.of(ring.state(), ring.volume("b").description().id()).orElseThrow();
    }

    /// What the ring holds goes to nodes: before, nothing is pruned.
    private void disperse() throws Exception {
        OpenBucket bucket = bucket();
        Volume.View view = bucket.volume().view();
        var pages = new HeldVersions();
        while (!pages.isOver()) {
            var found = new ArrayDeque<>(pages.next(bucket.volume(), view, true));
            while (!found.isEmpty()) {
                bucket.disperser().disperse(found);
            }
        }
    }

    private void upkeep() throws Exception {
        disperse();
        new BucketUpkeep(bucket()).turn();
    }

    private long keptVersions(String key) throws Exception {
        var history = new History(bucket().volume(), bucket().volume().view(), Items.object(key));
        long versions = 0;
        for (Optional<Item> item = history.next(); item.isPresent(); item = history.next()) {
            versions++;
        }
        return versions;
    }

    @Test
    void whatWasReplacedStaysForSomeDays() throws Exception {
        put("a", "one");
        put("a", "two");
        put("gone", "three");
        delete("gone");
        ring.pass(UNDO.toMillis() - DAY_MS);
        upkeep();
        assertThat(keptVersions("a")).isEqualTo(2);
        assertThat(keptVersions("gone")).isEqualTo(2);
        ring.pass(2 * DAY_MS);
        upkeep();
        assertThat(keptVersions("a")).isEqualTo(1);
        assertThat(keptVersions("gone")).as("a name of which nothing is left").isZero();
        assertThat(done(store.find("b", "a", Optional.empty())).attributes().etag())
                .isEqualTo("etag-of-two");
    }

    @Test
    void versionsOfS3StayForGood() throws Exception {
        put("a", "one");
        Bucket seen = done(store.bucket("b"));
        done(store.configure(seen, seen.settings().withVersioning(Versioning.ENABLED)));
        Version two = put("a", "two");
        put("a", "three");
        delete("a");
        for (int day = 0; day < 3; day++) {
            ring.pass(100 * DAY_MS);
            upkeep();
        }
        assertThat(keptVersions("a")).isEqualTo(4);
        assertThat(done(store.find("b", "a", Optional.of(two.id()))).number())
                .isEqualTo(two.number());
        assertThat(view().description().retention()).isEqualTo(new Retention.All());
    }

    @Test
    void ofManyGatewaysOneDoesItOnceADay() throws Exception {
        upkeep();
        Sweep first = view().sweep().orElseThrow();
        Head claim = view().head(Items.UPKEEP).orElseThrow();
        ring.pass(DAY_MS / 2);
        upkeep();
        assertThat(view().head(Items.UPKEEP).map(Head::number)).contains(claim.number());
        assertThat(view().sweep()).contains(first);
        ring.pass(DAY_MS);
        OpenBucket other = bucket();
        ring.beforeNextChange(() -> turn(other));
        new BucketUpkeep(bucket()).turn();
        assertThat(view().head(Items.UPKEEP).orElseThrow().number().number())
                .isEqualTo(claim.number().number() + 1);
        assertThat(view().sweep().orElseThrow().time().millis())
                .isGreaterThan(first.time().millis());
    }

    @Test
    void whoAsksHasItDoneAtOnce() throws Exception {
        put("a", "one");
        put("a", "two");
        upkeep();
        ring.pass(UNDO.toMillis());
        disperse();
        var upkeep = new BucketUpkeep(bucket());
        assertThat(upkeep.reclaim()).isEqualTo(new Reclaimed(1, 0, true));
        assertThat(upkeep.reclaim()).isEqualTo(new Reclaimed(0, 0, false));
        assertThat(keptVersions("a")).isEqualTo(1);
    }

    private static void turn(OpenBucket bucket) {
        try {
            new BucketUpkeep(bucket).turn();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// As they are when a gateway stops behind the end of an upload.
    @Test
    void partsWithoutAnUploadAreRemoved() throws Exception {
        Upload upload = done(store.beginUpload("b", "large", new TreeMap<>(), ObjectLock.NONE));
        done(store.putPart("b", "large", upload.id(), 1, new Sent("part")));
        String ended = "0".repeat(UploadId.CHARS);
        for (int part = 1; part < 6; part++) {
            var name = Items.part(ended, part);
            var action = new Action.SetMetadata(Metadata.NONE);
            var tuple = new Tuple(new Predicate.True(), List.of(action));
            ring.volume("b").change(List.of(new Part(name, List.of(tuple))), Blocks.NONE);
        }
        upkeep();
        assertThat(isThere(Items.part(upload.id(), 1))).isTrue();
        for (int part = 1; part < 6; part++) {
            assertThat(isThere(Items.part(ended, part))).isFalse();
        }
    }

    private boolean isThere(ObjectName name) {
        return view().head(name).filter(head -> !head.isDeleted()).isPresent();
    }
}
