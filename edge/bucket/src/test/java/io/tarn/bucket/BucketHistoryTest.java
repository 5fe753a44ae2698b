package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.bucket.Restored.Kind;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Bucket;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.DefaultRetention;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.LockMode;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Version;
import io.tarn.s3.store.Versioning;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// users.md, pain 22: "No undo."
///
/// Goal: whatever S3's clients have done to a bucket, what there was at any time is found, and comes back by one call.
///
/// Method: the machine without a ring; lists are as short as proofs may be.
class BucketHistoryTest {
    private final MachineRing ring = new MachineRing();
    private final BucketStore store =
            new BucketStore(ring, DispersalLimits.production(), MachineRing.MADE);
    private final BucketHistory history = new BucketHistory(ring);

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

    private static Refusal refused(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Refused<?> refused) {
            return refused.why();
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
            return new Attributes("etag-of-" + text, new TreeMap<>(Map.of("about", text)));
        }
    }

    private Version put(String key, String text) {
        try {
            return done(store.put("b", key, new Sent(text), Condition.always(), ObjectLock.NONE));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void delete(String key) {
        done(store.delete("b", key, Condition.always()));
    }

    private Moment.Time now() {
        return new Moment.Time(Instant.ofEpochMilli(ring.now().millis()));
    }

    /// What an S3 client sees, as `key=content`.
    private List<String> shown() throws IOException {
        ring.pass(1);
        var all = new ArrayList<String>();
        for (Version version : done(store.list("b", "", Bytes.EMPTY, 1_000)).items()) {
            var out = new ByteArrayOutputStream();
            done(store.read("b", version, 0, version.size(), out));
            String content = out.toString(StandardCharsets.UTF_8);
            all.add(version.key() + "=" + content);
            assertThat(version.attributes()).isEqualTo(new Sent(content).attributes());
        }
        return all;
    }

    private String read(KeptVersion version) throws IOException {
        var out = new ByteArrayOutputStream();
        done(history.read("b", version, out));
        return out.toString(StandardCharsets.UTF_8);
    }

    private String read(String key, Moment moment) throws IOException {
        return read(done(history.find("b", key, moment)));
    }

    private List<String> listed(String prefix, Moment moment, int max) throws IOException {
        var all = new ArrayList<String>();
        Bytes from = Bytes.EMPTY;
        Page<KeptVersion> page;
        do {
            page = done(history.list("b", prefix, from, moment, max));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(max);
            for (KeptVersion version : page.items()) {
                all.add(version.key() + "=" + read(version));
                from = Items.behind(Items.utf8(version.key()));
            }
        } while (page.more());
        return all;
    }

    private Restored restore(Moment.Time moment, boolean delete) {
        return done(history.restore("b", "", moment, delete, false));
    }

    private static List<String> kinds(Restored restored) {
        return restored.steps().stream().map(step -> step.key() + ":" + step.kind()).toList();
    }

    @Test
    void everyVersionIsLoggedThoughVersioningIsOff() throws IOException {
        put("k", "one");
        put("k", "two");
        delete("k");
        put("k", "four");
        put("k2", "another");
        for (int max : new int[] {1, 2, 3, 10}) {
            var logged = new ArrayList<String>();
            long below = Long.MAX_VALUE;
            Page<LoggedVersion> page;
            do {
                page = done(history.log("b", "k", below, max));
                assertThat(page.items()).hasSizeBetween(1, max);
                for (LoggedVersion one : page.items()) {
                    var version = (KeptVersion) one;
                    below = version.number();
                    logged.add(version.number() + (version.deleted() ? "!" : "=" + read(version)));
                }
            } while (page.more());
            assertThat(logged).containsExactly("4=four", "3!", "2=two", "1=one");
        }
        assertThat(refused(history.log("b", "none", Long.MAX_VALUE, 1)))
                .isEqualTo(Refusal.NO_SUCH_KEY);
        assertThat(refused(history.log("none", "k", Long.MAX_VALUE, 1)))
                .isEqualTo(Refusal.NO_SUCH_BUCKET);
    }

    /// The brief of issue 4: "a time means the version that was newest then, by agreed time".
    @Test
    void aTimeMeansTheVersionThatWasNewestThen() throws IOException {
        Moment.Time before = now();
        ring.pass(10);
        var times = new ArrayList<Moment.Time>();
        for (String text : List.of("one", "two", "three")) {
            put("k", text);
            times.add(new Moment.Time(done(history.find("b", "k", Moment.NOW)).time()));
            ring.pass(10);
        }
        delete("k");
        assertThat(read("k", times.get(0))).isEqualTo("one");
        assertThat(read("k", times.get(1))).isEqualTo("two");
        assertThat(read("k", new Moment.Time(times.get(1).at().minusMillis(1)))).isEqualTo("one");
        assertThat(read("k", new Moment.Time(times.get(1).at().plusNanos(999_999))))
                .isEqualTo("two");
        assertThat(read("k", new Moment.Time(times.get(2).at().plusMillis(9)))).isEqualTo("three");
        assertThat(read("k", new Moment.Numbered(2))).isEqualTo("two");
        assertThat(refused(history.find("b", "k", before))).isEqualTo(Refusal.NO_SUCH_KEY);
        assertThat(refused(history.find("b", "k", now()))).isEqualTo(Refusal.NO_SUCH_KEY);
        assertThat(refused(history.find("b", "k", Moment.NOW))).isEqualTo(Refusal.NO_SUCH_KEY);
        assertThat(done(history.find("b", "k", new Moment.Numbered(4))).deleted()).isTrue();
        assertThat(refused(history.find("b", "k", new Moment.Numbered(5))))
                .isEqualTo(Refusal.NO_SUCH_VERSION);
        assertThat(refused(history.find("b", "k", new Moment.Time(Instant.ofEpochMilli(1)))))
                .as("there was no bucket yet")
                .isEqualTo(Refusal.NO_SUCH_BUCKET);
    }

    @Test
    void namesAreListedAsTheyWere() throws IOException {
        put("a/1", "1");
        put("a/2", "2");
        put("b", "3");
        Moment.Time then = now();
        for (int i = 0; i < 5; i++) {
            put("a/1", "later" + i);
        }
        delete("a/2");
        put("a/3", "new");
        for (int max : new int[] {1, 2, 100}) {
            assertThat(listed("", then, max)).containsExactly("a/1=1", "a/2=2", "b=3");
            assertThat(listed("a/", then, max)).containsExactly("a/1=1", "a/2=2");
            assertThat(listed("", Moment.NOW, max)).containsExactly("a/1=later4", "a/3=new", "b=3");
        }
    }

    @Test
    void whatWasDeletedRecursivelyComesBackByOneCall() throws IOException {
        for (int i = 0; i < 150; i++) {
            put("tree/%03d".formatted(i), "content" + i);
        }
        put("kept", "kept");
        List<String> was = shown();
        Moment.Time then = now();
        ring.pass(1_000);
        for (int i = 0; i < 150; i++) {
            delete("tree/%03d".formatted(i));
        }
        put("tree/007", "by ransomware");
        put("new", "came later");
        List<String> ruined = shown();
        int changes = ring.changes();

        Restored planned = done(history.restore("b", "", then, true, true));
        assertThat(shown()).isEqualTo(ruined);
        Restored restored = restore(then, false);
        assertThat(restored.count(Kind.BROUGHT_BACK)).isEqualTo(149);
        assertThat(restored.count(Kind.REVERTED)).isEqualTo(1);
        assertThat(restored.count(Kind.LEFT)).isEqualTo(1);
        assertThat(restored.unchanged()).isEqualTo(1);
        assertThat(restored.stopped()).isEmpty();
        assertThat(ring.changes() - changes).as("updates of 150 objects").isLessThan(5);
        assertThat(planned.steps())
                .filteredOn(step -> step.kind() != Kind.REMOVED)
                .isEqualTo(
                        restored.steps().stream()
                                .filter(step -> step.kind() != Kind.LEFT)
                                .toList());

        var withNew = new ArrayList<>(was);
        withNew.add(1, "new=came later");
        assertThat(shown()).isEqualTo(withNew);
        Restored again = restore(then, true);
        assertThat(kinds(again)).containsExactly("new:REMOVED");
        assertThat(again.unchanged()).isEqualTo(151);
        assertThat(shown()).isEqualTo(was);
        assertThat(restore(then, true).steps()).isEmpty();

        restore(new Moment.Time(restored.before()), true);
        assertThat(shown()).as("the undo is undone").isEqualTo(ruined);
    }

    /// Until the ring holds nothing any more.
    private void disperse() throws Exception {
        ring.pass(HeldVersions.OTHERS_MS);
        var nanos = new AtomicLong();
        var limits = DispersalLimits.extreme(256L << 20, 5);
        var dispersal = new VolumeDispersal(ring.make("b", nanos::get), limits, nanos::get);
        for (int turns = 0; turns < 3_000 && ring.volume("b").view().heldBytes() > 0; turns++) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(dispersal.turn()));
        }
        assertThat(ring.volume("b").view().heldBytes()).isZero();
    }

    /// The ring has not even the roots of their versions any more.
    @Test
    void whatWasDispersedComesBackToo() throws Exception {
        for (int i = 0; i < 70; i++) {
            put("%02d".formatted(i), "content" + i);
        }
        List<String> was = shown();
        Moment.Time then = now();
        for (int i = 0; i < 70; i++) {
            delete("%02d".formatted(i));
        }
        disperse();
        int changes = ring.changes();
        Restored restored = restore(then, false);
        assertThat(restored.count(Kind.BROUGHT_BACK)).isEqualTo(70);
        assertThat(ring.changes() - changes).as("with what is looked at").isEqualTo(2);
        assertThat(shown()).isEqualTo(was);
        disperse();
        assertThat(shown()).isEqualTo(was);
    }

    @Test
    void onlyWhatBeginsSoIsRestored() throws IOException {
        put("a/1", "1");
        put("b/1", "1");
        Moment.Time then = now();
        put("a/1", "2");
        put("b/1", "2");
        Restored restored = done(history.restore("b", "a/", then, true, false));
        assertThat(kinds(restored)).containsExactly("a/1:REVERTED");
        assertThat(shown()).containsExactly("a/1=1", "b/1=2");
    }

    @Test
    void whatSomebodyChangesMeanwhileIsLeft() throws IOException {
        put("a", "1");
        put("b", "1");
        put("c", "1");
        Moment.Time then = now();
        delete("a");
        delete("b");
        delete("c");
        ring.beforeNextChange(() -> put("b", "meanwhile"));
        Restored restored = restore(then, false);
        assertThat(kinds(restored))
                .containsExactly("b:CHANGED", "a:BROUGHT_BACK", "c:BROUGHT_BACK");
        assertThat(shown()).containsExactly("a=1", "b=meanwhile", "c=1");
    }

    @Test
    void settingsThatChangeMeanwhileAreLookedAtAnew() throws IOException {
        put("a", "1");
        Moment.Time then = now();
        delete("a");
        ring.beforeNextChange(() -> {
            Bucket seen = done(store.bucket("b"));
            done(store.configure(seen, seen.settings().withVersioning(Versioning.ENABLED)));
        });
        restore(then, false);
        ring.pass(2_000);
        Version back = done(store.find("b", "a", Optional.empty()));
        assertThat(back.id()).as("made with versioning").isEqualTo(Long.toString(back.number()));
    }

    @Test
    void aVersionOfOneObjectComesBack() throws IOException {
        put("a", "1");
        put("a", "2");
        put("ab", "1");
        delete("ab");
        delete("a");
        Restored restored = done(history.restore("b", "a", new Moment.Numbered(1), false, false));
        assertThat(kinds(restored)).containsExactly("a:BROUGHT_BACK");
        assertThat(shown()).containsExactly("a=1");
        assertThat(done(history.restore("b", "a", new Moment.Numbered(1), false, false)).steps())
                .isEmpty();

        Moment.Numbered marker = new Moment.Numbered(3);
        assertThat(kinds(done(history.restore("b", "a", marker, false, false))))
                .containsExactly("a:LEFT");
        assertThat(kinds(done(history.restore("b", "a", marker, true, false))))
                .containsExactly("a:REMOVED");
        assertThat(shown()).isEmpty();
        assertThat(done(history.restore("b", "a", marker, true, false)).steps()).isEmpty();
        assertThat(refused(history.restore("b", "a", new Moment.Numbered(9), true, false)))
                .isEqualTo(Refusal.NO_SUCH_VERSION);
        assertThat(refused(history.restore("b", "none", new Moment.Numbered(1), true, false)))
                .isEqualTo(Refusal.NO_SUCH_KEY);
    }

    @Test
    void aDeletedBucketComesBackWithAllThatWasInIt() throws IOException {
        put("a", "1");
        put("b", "2");
        put("b", "3");
        Bucket was = done(store.bucket("b"));
        Moment.Time then = now();
        ring.pass(1_000);
        delete("a");
        delete("b");
        done(store.deleteBucket("b"));
        ring.pass(2_000);
        assertThat(refused(store.bucket("b"))).isEqualTo(Refusal.NO_SUCH_BUCKET);
        assertThat(read("b", then)).isEqualTo("3");
        assertThat(listed("", then, 10)).containsExactly("a=1", "b=3");

        assertThat(done(history.restore("b", "", then, false, true)).bucket()).isTrue();
        assertThat(refused(store.bucket("b"))).isEqualTo(Refusal.NO_SUCH_BUCKET);
        Restored restored = restore(then, false);
        assertThat(restored.bucket()).isTrue();
        assertThat(kinds(restored)).containsExactly("a:BROUGHT_BACK", "b:BROUGHT_BACK");
        assertThat(shown()).containsExactly("a=1", "b=3");
        Bucket back = done(store.bucket("b"));
        assertThat(back.created()).isEqualTo(was.created());
        assertThat(back.settings()).isEqualTo(was.settings());
        assertThat(done(store.buckets())).extracting(Bucket::name).containsExactly("b");
        assertThat(restore(then, false).bucket()).isFalse();
    }

    @Test
    void anotherBucketOfTheNameIsAnother() throws IOException {
        put("a", "of the first");
        Moment.Time first = now();
        delete("a");
        done(store.deleteBucket("b"));
        Moment.Time between = now();
        ring.pass(1_000);
        done(store.createBucket("b", BucketSettings.plain()));
        put("c", "of the second");
        ring.pass(1_000);
        assertThat(refused(history.list("b", "", Bytes.EMPTY, between, 10)))
                .isEqualTo(Refusal.NO_SUCH_BUCKET);
        assertThat(refused(history.restore("b", "", between, false, false)))
                .isEqualTo(Refusal.NO_SUCH_BUCKET);
        assertThat(listed("", first, 10)).containsExactly("a=of the first");
        assertThat(listed("", now(), 10)).containsExactly("c=of the second");
        assertThat(kinds(restore(first, true))).containsExactly("a:BROUGHT_BACK", "c:REMOVED");
        assertThat(shown()).containsExactly("a=of the first");
    }

    @Test
    void whatIsBroughtBackIsLockedAsOthersAre() {
        put("a", "1");
        Moment.Time then = now();
        delete("a");
        Bucket seen = done(store.bucket("b"));
        var retention = new DefaultRetention(LockMode.COMPLIANCE, 3, false);
        done(
                store.configure(
                        seen,
                        seen.settings()
                                .withVersioning(Versioning.ENABLED)
                                .withLocking(Optional.of(retention))));
        ring.pass(2_000);
        restore(then, false);
        Version back = done(store.find("b", "a", Optional.empty()));
        assertThat(back.lock().retention()).isPresent();
    }
}
