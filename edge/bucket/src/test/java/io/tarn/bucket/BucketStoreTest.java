package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Bucket;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.DefaultRetention;
import io.tarn.s3.store.Deletion;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.LockMode;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import io.tarn.s3.store.Part;
import io.tarn.s3.store.Place;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Retention;
import io.tarn.s3.store.Upload;
import io.tarn.s3.store.Version;
import io.tarn.s3.store.Versioning;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: what the port promises to an S3 server holds over the machine that a ring's members execute, also while another store is
/// at work on the same bucket.
///
/// Method: the machine without a ring; lists are as short as proofs may be.
class BucketStoreTest {
    private static final Condition ALWAYS = Condition.always();
    private static final ObjectLock NO_LOCK = ObjectLock.NONE;

    private final MachineRing ring = new MachineRing();
    private final BucketStore store =
            new BucketStore(ring, DispersalLimits.production(), MachineRing.MADE);
    private final BucketStore other =
            new BucketStore(ring, DispersalLimits.production(), MachineRing.MADE);

    @BeforeEach
    void begin() {
        done(store.createBucket("b", BucketSettings.plain()));
    }

    @AfterEach
    void end() {
        store.close();
        other.close();
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

    private record Sent(String text, Attributes attributes) implements Incoming {
        @Override
        public InputStream content() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.empty();
        }
    }

    private static Sent sent(String text) {
        return new Sent(text, new Attributes("etag-of-" + text, new TreeMap<>()));
    }

    private static Outcome<Version> put(
            BucketStore at, String key, String text, Condition condition) {
        try {
            return at.put("b", key, sent(text), condition, NO_LOCK);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Version put(String key, String text) {
        return done(put(store, key, text, ALWAYS));
    }

    private String read(Version version) throws IOException {
        var out = new ByteArrayOutputStream();
        done(other.read("b", version, 0, version.size(), out));
        return out.toString(StandardCharsets.UTF_8);
    }

    private Version newest(String key) {
        return done(other.find("b", key, Optional.empty()));
    }

    private void versioning(Versioning versioning) {
        Bucket seen = done(store.bucket("b"));
        done(store.configure(seen, seen.settings().withVersioning(versioning)));
        ring.pass(2_000);
    }

    private List<String> listed(String prefix, String from, int max) {
        var keys = new ArrayList<String>();
        Bytes at = Items.utf8(from);
        Page<Version> page;
        do {
            page = done(other.list("b", prefix, at, max));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(max);
            for (Version version : page.items()) {
                keys.add(version.key());
                at = Items.behind(Items.utf8(version.key()));
            }
        } while (page.more());
        return keys;
    }

    /// As `key:id`, with `!` for a marker and `*` for the newest.
    private List<String> listedVersions(int max) {
        var shown = new ArrayList<String>();
        var place = new Place(Bytes.EMPTY, Optional.empty());
        Page<Version> page;
        do {
            page = done(store.listVersions("b", "", place, max));
            for (Version version : page.items()) {
                shown.add(
                        version.key()
                                + ":"
                                + version.id()
                                + (version.deleted() ? "!" : "")
                                + (version.newest() ? "*" : ""));
                place = new Place(Items.utf8(version.key()), Optional.of(version.id()));
            }
        } while (page.more());
        return shown;
    }

    @Test
    void whatIsPutIsFoundReadAndListed() throws IOException {
        var metadata = new TreeMap<String, String>();
        metadata.put("content-type", "text/plain; ä");
        var attributes = new Attributes("0123456789abcdef0123456789abcdef-10000", metadata);
        Version made = done(store.put("b", "k", new Sent("content", attributes), ALWAYS, NO_LOCK));
        Version found = newest("k");
        assertThat(found).isEqualTo(made);
        assertThat(found.attributes()).isEqualTo(attributes);
        assertThat(found.id()).isEqualTo(Version.NULL_ID);
        assertThat(read(found)).isEqualTo("content");
        put("k", "");
        assertThat(read(newest("k"))).isEmpty();
        assertThat(read(found)).as("versions never change").isEqualTo("content");
    }

    @Test
    void rangesAreRead() throws IOException {
        Version version = put("k", "0123456789");
        var out = new ByteArrayOutputStream();
        done(store.read("b", version, 3, 4, out));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("3456");
    }

    @Test
    void listsAreInTheOrderOfBytesAndGoOnAnywhere() {
        // As Java orders strings, the last two would be the other way round.
        List<String> keys =
                List.of("a", "a\u0001", "a/1", "a/2", "ab", "b", "\uffee", "\ud83d\ude00");
        keys.reversed().forEach(key -> put(key, key));
        put("gone", "gone");
        done(store.delete("b", "gone", ALWAYS));
        for (int max : new int[] {1, 2, 3, 100}) {
            assertThat(listed("", "", max)).isEqualTo(keys);
            assertThat(listed("a/", "", max)).containsExactly("a/1", "a/2");
            assertThat(listed("a", "a/2", max)).containsExactly("a/2", "ab");
        }
    }

    @Test
    void pagesWithMoreAreNotEmpty() {
        for (int i = 0; i < 10; i++) {
            put("gone" + i, "x");
            done(store.delete("b", "gone" + i, ALWAYS));
        }
        put("there", "x");
        Page<Version> page = done(store.list("b", "", Bytes.EMPTY, 1));
        assertThat(page.items()).hasSize(1);
        assertThat(listed("", "", 2)).containsExactly("there");
    }

    @Test
    void namesThatCannotBeAreRefused() {
        assertThat(refused(put(store, "k".repeat(1024), "x", ALWAYS))).isEqualTo(Refusal.BAD_NAME);
        assertThat(refused(put(store, "a\0b", "x", ALWAYS))).isEqualTo(Refusal.BAD_NAME);
        put("k".repeat(1023), "x");
        assertThat(newest("k".repeat(1023)).size()).isEqualTo(1);
    }

    @Test
    void attributesThatAreTooLargeAreRefused() throws IOException {
        var metadata = new TreeMap<String, String>();
        metadata.put("large", "x".repeat(5000));
        var large = new Sent("x", new Attributes("e", metadata));
        assertThat(refused(store.put("b", "k", large, ALWAYS, NO_LOCK)))
                .isEqualTo(Refusal.METADATA_TOO_LARGE);
        assertThat(refused(store.find("b", "k", Optional.empty()))).isEqualTo(Refusal.NO_SUCH_KEY);
    }

    @Test
    void conditionsAreJudgedInTheStep() {
        var absent = new Condition.Absent();
        assertThat(refused(put(store, "k", "x", new Condition.Exists())))
                .isEqualTo(Refusal.NO_SUCH_KEY);
        assertThat(refused(put(store, "k", "x", new Condition.Matches("etag-of-1"))))
                .isEqualTo(Refusal.NO_SUCH_KEY);
        // Another is quicker by one step.
        ring.beforeNextChange(() -> done(put(other, "k", "1", absent)));
        assertThat(refused(put(store, "k", "2", absent))).isEqualTo(Refusal.PRECONDITION_FAILED);
        assertThat(newest("k").etag()).isEqualTo("etag-of-1");
        done(put(store, "k", "3", new Condition.Matches("etag-of-1")));
        assertThat(refused(put(store, "k", "4", new Condition.Matches("etag-of-1"))))
                .isEqualTo(Refusal.PRECONDITION_FAILED);
        done(store.delete("b", "k", new Condition.Matches("etag-of-3")));
        done(put(store, "k", "5", absent));
    }

    @Test
    void withoutVersioningOneVersionIsShown() {
        put("k", "1");
        put("k", "2");
        assertThat(listedVersions(10)).containsExactly("k:null*");
        assertThat(done(store.delete("b", "k", ALWAYS)))
                .isEqualTo(new Deletion(Optional.empty(), false));
        assertThat(done(store.delete("b", "never", ALWAYS)))
                .isEqualTo(new Deletion(Optional.empty(), false));
        assertThat(listedVersions(10)).isEmpty();
        assertThat(refused(store.find("b", "k", Optional.empty()))).isEqualTo(Refusal.NO_SUCH_KEY);
        assertThat(refused(store.find("b", "k", Optional.of("1"))))
                .isEqualTo(Refusal.NO_SUCH_VERSION);
        assertThat(refused(store.find("b", "k", Optional.of("null"))))
                .isEqualTo(Refusal.NO_SUCH_VERSION);
    }

    @Test
    void versionsAreShownAsS3ShowsThem() throws IOException {
        put("early", "1");
        done(store.delete("b", "early", ALWAYS));
        put("k", "1");
        versioning(Versioning.ENABLED);
        Version two = put("k", "2");
        Version three = put("k", "3");
        done(store.delete("b", "k", ALWAYS));
        put("early", "2");
        List<String> expected =
                List.of("early:3*", "k:4!*", "k:" + three.id(), "k:" + two.id(), "k:null");
        for (int max : new int[] {1, 2, 3, 10}) {
            assertThat(listedVersions(max)).as("in pages of %s", max).isEqualTo(expected);
        }
        assertThat(newest("k").deleted()).isTrue();
        assertThat(read(done(store.find("b", "k", Optional.of(two.id()))))).isEqualTo("2");
        assertThat(read(done(store.find("b", "k", Optional.of("null"))))).isEqualTo("1");
        assertThat(done(store.find("b", "k", Optional.of(two.id()))).etag()).isEqualTo("etag-of-2");
        // What was deleted without versioning was gone.
        assertThat(refused(store.find("b", "early", Optional.of("1"))))
                .isEqualTo(Refusal.NO_SUCH_VERSION);
        assertThat(refused(store.find("b", "early", Optional.of("2"))))
                .isEqualTo(Refusal.NO_SUCH_VERSION);

        versioning(Versioning.SUSPENDED);
        put("k", "5");
        put("k", "6");
        assertThat(listedVersions(10))
                .containsExactly("early:3*", "k:null*", "k:4!", "k:" + three.id(), "k:" + two.id());
        assertThat(read(done(store.find("b", "k", Optional.of("null"))))).isEqualTo("6");
    }

    @Test
    void versionsAreNotRemoved() {
        versioning(Versioning.ENABLED);
        Version version = put("k", "1");
        assertThat(refused(store.deleteVersion("b", "k", version.id(), true)))
                .isEqualTo(Refusal.NOT_OFFERED);
        assertThat(done(store.deleteVersion("b", "k", "77", true)))
                .isEqualTo(new Deletion(Optional.of("77"), false));
        assertThat(read(version, "1")).isTrue();
    }

    private boolean read(Version version, String expected) {
        try {
            return read(version).equals(expected);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void copiesTakeTheContentAlong() {
        Version source = put("from", "content");
        put("from", "changed");
        var attributes = new Attributes("own", new TreeMap<>());
        Version copy = done(store.copy("b", source, "b", "to", attributes, ALWAYS, NO_LOCK));
        assertThat(newest("to")).isEqualTo(copy);
        assertThat(copy.etag()).isEqualTo("own");
        assertThat(read(copy, "content")).isTrue();
        assertThat(
                        refused(
                                store.copy(
                                        "b",
                                        source,
                                        "b",
                                        "to",
                                        attributes,
                                        new Condition.Absent(),
                                        NO_LOCK)))
                .isEqualTo(Refusal.PRECONDITION_FAILED);
        assertThat(refused(store.copy("a", source, "b", "to", attributes, ALWAYS, NO_LOCK)))
                .isEqualTo(Refusal.NOT_OFFERED);
    }

    @Test
    void attributesAreChangedOfWhatWasSeen() {
        Version seen = put("k", "content");
        var attributes = new Attributes("other", new TreeMap<>());
        Version described = done(store.describe("b", seen, attributes));
        assertThat(newest("k")).isEqualTo(described);
        assertThat(read(described, "content")).isTrue();
        assertThat(refused(store.describe("b", seen, attributes))).isEqualTo(Refusal.CONFLICT);
    }

    @Test
    void bucketsAreMadeOnceAndListed() {
        assertThat(refused(other.createBucket("b", BucketSettings.plain())))
                .isEqualTo(Refusal.BUCKET_EXISTS);
        Bucket a = done(other.createBucket("a", BucketSettings.plain()));
        assertThat(done(store.buckets()).stream().map(Bucket::name)).containsExactly("a", "b");
        assertThat(done(store.bucket("a"))).isEqualTo(a);
        done(store.deleteBucket("a"));
        assertThat(done(store.buckets()).stream().map(Bucket::name)).containsExactly("b");
        assertThat(refused(store.bucket("a"))).isEqualTo(Refusal.NO_SUCH_BUCKET);
        assertThat(refused(store.bucket("none"))).isEqualTo(Refusal.NO_SUCH_BUCKET);
    }

    @Test
    void settingsAreChangedOfWhatWasSeen() {
        Bucket seen = done(store.bucket("b"));
        BucketSettings settings = seen.settings().withVersioning(Versioning.ENABLED);
        Bucket changed = done(store.configure(seen, settings));
        assertThat(changed.settings()).isEqualTo(settings);
        assertThat(changed.created()).isEqualTo(seen.created());
        assertThat(refused(other.configure(seen, settings))).isEqualTo(Refusal.CONFLICT);
    }

    /// The other store has old settings in mind, and an update under these is not carried out.
    @Test
    void changesHoldForOtherStoresAtOnce() {
        done(put(other, "k", "1", ALWAYS));
        Bucket seen = done(store.bucket("b"));
        done(store.configure(seen, seen.settings().withVersioning(Versioning.ENABLED)));
        assertThat(done(put(other, "k", "2", ALWAYS)).id()).isEqualTo("2");
    }

    @Test
    void bucketWithObjectsIsNotDeleted() {
        put("k", "1");
        assertThat(refused(store.deleteBucket("b"))).isEqualTo(Refusal.BUCKET_NOT_EMPTY);
        put("k", "2");
        done(store.delete("b", "k", ALWAYS));
        done(store.deleteBucket("b"));
        assertThat(refused(put(other, "k", "3", ALWAYS))).isEqualTo(Refusal.NO_SUCH_BUCKET);
        assertThat(done(store.buckets())).isEmpty();
    }

    /// Between the look whether a bucket is empty and its removal.
    @Test
    void nothingIsAcknowledgedIntoABucketThatIsGone() {
        ring.beforeNextChange(
                () -> ring.beforeNextChange(() -> done(put(other, "k", "1", ALWAYS))));
        assertThat(refused(store.deleteBucket("b"))).isEqualTo(Refusal.CONFLICT);
        assertThat(newest("k").size()).isEqualTo(1);
        assertThat(done(store.bucket("b")).name()).isEqualTo("b");
        assertThat(refused(store.deleteBucket("b"))).isEqualTo(Refusal.BUCKET_NOT_EMPTY);
    }

    @Test
    void bucketOfAnOldNameShowsNothingOld() {
        versioning(Versioning.ENABLED);
        put("k", "1");
        done(store.delete("b", "k", ALWAYS));
        done(store.deleteBucket("b"));
        Bucket again =
                done(
                        store.createBucket(
                                "b", BucketSettings.plain().withVersioning(Versioning.ENABLED)));
        assertThat(again.settings().versioning()).isEqualTo(Versioning.ENABLED);
        assertThat(listedVersions(10)).isEmpty();
        assertThat(refused(store.find("b", "k", Optional.empty()))).isEqualTo(Refusal.NO_SUCH_KEY);
        assertThat(refused(store.find("b", "k", Optional.of("1"))))
                .isEqualTo(Refusal.NO_SUCH_VERSION);
        put("k", "2");
        assertThat(listedVersions(10)).containsExactly("k:3*");
    }

    private BucketSettings locking(Optional<DefaultRetention> retention) {
        return BucketSettings.plain().withVersioning(Versioning.ENABLED).withLocking(retention);
    }

    private Instant inDays(int days) {
        return Instant.ofEpochMilli(ring.now().millis()).plus(Duration.ofDays(days));
    }

    @Test
    void heldVersionIsLockedWhateverIsBypassed() throws IOException {
        done(store.configure(done(store.bucket("b")), locking(Optional.empty())));
        var held = new ObjectLock(Optional.empty(), true);
        Version version = done(store.put("b", "k", sent("1"), ALWAYS, held));
        assertThat(refused(store.deleteVersion("b", "k", version.id(), true)))
                .isEqualTo(Refusal.LOCKED);
        done(store.protect("b", version, ObjectLock.NONE, false));
        assertThat(refused(store.deleteVersion("b", "k", version.id(), false)))
                .isEqualTo(Refusal.NOT_OFFERED);
    }

    /// S3: who may not bypass governance may not change its mode either.
    @Test
    void governanceBecomesComplianceByBypassOnly() throws IOException {
        done(store.configure(done(store.bucket("b")), locking(Optional.empty())));
        var governed =
                new ObjectLock(Optional.of(new Retention(LockMode.GOVERNANCE, inDays(10))), false);
        var complied =
                new ObjectLock(Optional.of(new Retention(LockMode.COMPLIANCE, inDays(10))), false);
        Version version = done(store.put("b", "k", sent("1"), ALWAYS, governed));
        assertThat(refused(store.protect("b", version, complied, false))).isEqualTo(Refusal.LOCKED);
        done(store.protect("b", version, complied, true));
        assertThat(newest("k").lock()).isEqualTo(complied);
    }

    @ParameterizedTest
    @EnumSource
    void locksAreKept(LockMode mode) throws IOException {
        Bucket seen = done(store.bucket("b"));
        done(store.configure(seen, locking(Optional.empty())));
        var lock = new ObjectLock(Optional.of(new Retention(mode, inDays(10))), true);
        Version version = done(store.put("b", "k", sent("1"), ALWAYS, lock));
        assertThat(newest("k").lock()).isEqualTo(lock);
        var longer = new ObjectLock(Optional.of(new Retention(mode, inDays(20))), false);
        done(store.protect("b", version, longer, false));
        assertThat(newest("k").lock()).isEqualTo(longer);
        var shorter = new ObjectLock(Optional.of(new Retention(mode, inDays(5))), false);
        assertThat(refused(store.protect("b", version, shorter, false))).isEqualTo(Refusal.LOCKED);
        assertThat(refused(store.deleteVersion("b", "k", version.id(), false)))
                .isEqualTo(Refusal.LOCKED);
        assertThat(refused(store.deleteVersion("b", "k", version.id(), true)))
                .isEqualTo(mode == LockMode.COMPLIANCE ? Refusal.LOCKED : Refusal.NOT_OFFERED);
        Outcome<?> bypassed = store.protect("b", version, shorter, true);
        if (mode == LockMode.COMPLIANCE) {
            assertThat(refused(bypassed)).isEqualTo(Refusal.LOCKED);
        } else {
            done(bypassed);
            assertThat(newest("k").lock()).isEqualTo(shorter);
        }
    }

    @Test
    void newVersionsAreLockedAsTheBucketSays() {
        var retention = new DefaultRetention(LockMode.GOVERNANCE, 30, false);
        Bucket seen = done(store.bucket("b"));
        done(store.configure(seen, locking(Optional.of(retention))));
        Version version = put("k", "1");
        Instant until = version.modified().plus(Duration.ofDays(30));
        assertThat(newest("k").lock().retention())
                .contains(new Retention(LockMode.GOVERNANCE, until));
    }

    private Part putPart(Upload upload, int number, String text) {
        try {
            return done(store.putPart("b", upload.key(), upload.id(), number, sent(text)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void partsBecomeAnObject() throws Exception {
        var metadata = new TreeMap<String, String>();
        metadata.put("m", "v");
        Upload upload = done(store.beginUpload("b", "k", metadata, NO_LOCK));
        assertThat(done(other.upload("b", "k", upload.id()))).isEqualTo(upload);
        assertThat(refused(other.upload("b", "other", upload.id())))
                .isEqualTo(Refusal.NO_SUCH_UPLOAD);
        Part one = putPart(upload, 1, "one ");
        Part replaced = putPart(upload, 3, "not this");
        Part three = putPart(upload, 3, "three ");
        Part last = putPart(upload, 10_000, "last");
        var listed = new ArrayList<Part>();
        Page<Part> page;
        do {
            int after = listed.isEmpty() ? 0 : listed.getLast().number();
            page = done(other.parts("b", "k", upload.id(), after, 2));
            listed.addAll(page.items());
        } while (page.more());
        assertThat(listed).containsExactly(one, three, last);
        var attributes = new Attributes("whole-3", metadata);
        assertThat(refused(store.complete("b", upload, List.of(one, replaced), attributes, ALWAYS)))
                .isEqualTo(Refusal.INVALID_PART);
        Version version =
                done(store.complete("b", upload, List.of(one, three, last), attributes, ALWAYS));
        assertThat(newest("k")).isEqualTo(version);
        assertThat(read(version)).isEqualTo("one three last");
        assertThat(refused(store.complete("b", upload, List.of(one), attributes, ALWAYS)))
                .isIn(Refusal.NO_SUCH_UPLOAD, Refusal.INVALID_PART);
        assertThat(refused(store.upload("b", "k", upload.id()))).isEqualTo(Refusal.NO_SUCH_UPLOAD);
        awaitNames("s", "ok");
        assertThat(read(version)).isEqualTo("one three last");
    }

    /// What was removed in the background is gone after a while.
    private void awaitNames(String... names) throws Exception {
        for (int tries = 0; tries < 500; tries++) {
            if (ring.names("b").size() == names.length) {
                break;
            }
            Thread.sleep(10);
        }
        assertThat(ring.names("b")).containsExactlyInAnyOrder(names);
    }

    @Test
    void uploadThatIsGivenUpLeavesNothing() throws Exception {
        Upload upload = done(store.beginUpload("b", "k", new TreeMap<>(), NO_LOCK));
        putPart(upload, 1, "one");
        done(store.abort("b", "k", upload.id()));
        assertThat(refused(store.abort("b", "k", upload.id()))).isEqualTo(Refusal.NO_SUCH_UPLOAD);
        assertThat(refused(store.putPart("b", "k", upload.id(), 2, sent("x"))))
                .isEqualTo(Refusal.NO_SUCH_UPLOAD);
        awaitNames("s");
    }

    /// Both are there when both look.
    @Test
    void ofTwoThatCompleteAnUploadOneDoes() {
        Upload upload = done(store.beginUpload("b", "k", new TreeMap<>(), NO_LOCK));
        Part one = putPart(upload, 1, "one");
        var attributes = new Attributes("e", new TreeMap<>());
        ring.beforeNextChange(
                () -> done(other.complete("b", upload, List.of(one), attributes, ALWAYS)));
        assertThat(refused(store.complete("b", upload, List.of(one), attributes, ALWAYS)))
                .isEqualTo(Refusal.NO_SUCH_UPLOAD);
        versioning(Versioning.ENABLED);
        assertThat(listedVersions(10)).containsExactly("k:null*");
    }

    @Test
    void uploadsAreListedAsTheyBegan() {
        var begun = new ArrayList<Upload>();
        for (String key : List.of("b", "a", "a", "c/1")) {
            begun.add(done(store.beginUpload("b", key, new TreeMap<>(), NO_LOCK)));
        }
        List<String> expected =
                List.of(begun.get(1).id(), begun.get(2).id(), begun.get(0).id(), begun.get(3).id());
        for (int max : new int[] {1, 2, 10}) {
            var listed = new ArrayList<String>();
            var place = new Place(Bytes.EMPTY, Optional.empty());
            Page<Upload> page;
            do {
                page = done(other.uploads("b", "", place, max));
                for (Upload upload : page.items()) {
                    listed.add(upload.id());
                    place = new Place(Items.utf8(upload.key()), Optional.of(upload.id()));
                }
            } while (page.more());
            assertThat(listed).isEqualTo(expected);
        }
        assertThat(
                        done(other.uploads("b", "c/", new Place(Bytes.EMPTY, Optional.empty()), 9))
                                .items())
                .hasSize(1);
    }
}
