package io.tarn.bucket.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.bucket.LoggedVersion;
import io.tarn.bucket.MachineBuckets;
import io.tarn.bucket.ObjectHistory;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import io.tarn.s3.store.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against a ring's state machine and nodes.
class DraftTest {
    private static final int WRITERS = 4;
    private static final int TIMES = 8;

    private final MachineBuckets machine = new MachineBuckets();
    private final Tarn tarn = new Tarn(machine.store(), machine.history(), machine::close);
    private final Bucket bucket = tarn.bucket("notes");

    @BeforeEach
    void make() {
        assertThat(tarn.createBucket("notes").isApplied()).isTrue();
    }

    @AfterEach
    void end() {
        tarn.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Version put(String key, String text) {
        return ((Change.Applied<Version>) bucket.put(key, bytes(text))).value();
    }

    private Optional<String> text(String key) {
        return bucket.get(key).known().map(Content::text);
    }

    @Test
    void whatIsPutIsFoundUnderItsNumber() {
        Version first = put("a", "one");
        Version second = put("a", "two");
        assertThat(second.number()).isEqualTo(first.number() + 1);
        assertThat(second.bytes()).isEqualTo(3);
        assertThat(bucket.get("a").known().orElseThrow().version()).isEqualTo(second);
        assertThat(bucket.get("a", first.number()).known().map(Content::text)).contains("one");
        assertThat(bucket.version("a").known()).contains(second);
        assertThat(bucket.get("b")).isInstanceOf(Answer.Nothing.class);
        assertThat(bucket.get("a", 9)).isInstanceOf(Answer.Gone.class);
    }

    @Test
    void contentOfAnyLengthIsStreamed() {
        byte[] content = random(1, 5_000_001);
        var put = bucket.put("large", new ByteArrayInputStream(content), Expected.absent());
        Version version = ((Change.Applied<Version>) put).value();
        assertThat(version.bytes()).isEqualTo(content.length);
        var out = new ByteArrayOutputStream();
        assertThat(bucket.read("large", out).known()).contains(version);
        assertThat(out.toByteArray()).isEqualTo(content);
    }

    @Test
    void streamThatBreaksChangesNothing() throws Exception {
        put("a", "one");
        InputStream broken = InputStream.nullInputStream();
        broken.close();
        assertThatThrownBy(() -> bucket.put("a", broken, Expected.anything()))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(text("a")).contains("one");
    }

    @Test
    void changeHappensOnlyToWhatIsExpected() {
        Version first = put("a", "one");
        assertThat(bucket.put("a", bytes("x"), Expected.absent()))
                .isEqualTo(new Change.Conflict<>("a"));
        assertThat(bucket.put("a", bytes("two"), Expected.newest(first)).isApplied()).isTrue();
        assertThat(bucket.put("a", bytes("x"), Expected.newest(first)))
                .isEqualTo(new Change.Conflict<>("a"));
        assertThat(bucket.remove("a", Expected.newest(first)))
                .isEqualTo(new Change.Conflict<>("a"));
        assertThat(text("a")).contains("two");
        assertThat(bucket.remove("a", Expected.anything()).isApplied()).isTrue();
        assertThat(bucket.get("a")).isInstanceOf(Answer.Nothing.class);
        assertThat(bucket.put("a", bytes("three"), Expected.absent()).isApplied()).isTrue();
    }

    @Test
    void draftIsSeenByItsHolderAloneUntilItIsApplied() {
        put("a", "one");
        put("b", "two");
        Draft draft = bucket.draft().put("a", bytes("1")).remove("b").put("c", bytes("3"));
        assertThat(draft.get("a").known().map(Content::text)).contains("1");
        assertThat(draft.get("b")).isInstanceOf(Answer.Nothing.class);
        assertThat(text("a")).contains("one");
        assertThat(text("c")).isEmpty();
        Applied applied = ((Change.Applied<Applied>) draft.apply()).value();
        assertThat(applied.numbers()).containsOnlyKeys("a", "b", "c");
        assertThat(text("a")).contains("1");
        assertThat(text("b")).isEmpty();
        assertThat(text("c")).contains("3");
    }

    @Test
    void nothingHappensIfWhatWasLookedAtHasChanged() {
        put("limit", "5");
        Draft draft = bucket.draft();
        assertThat(draft.get("limit").known().map(Content::text)).contains("5");
        assertThat(draft.get("new")).isInstanceOf(Answer.Nothing.class);
        draft.put("used", bytes("4")).put("new", bytes("x"));
        put("limit", "3");
        assertThat(draft.apply()).isEqualTo(new Change.Conflict<>("limit"));
        assertThat(text("used")).isEmpty();

        Draft other = bucket.draft();
        assertThat(other.get("new")).isInstanceOf(Answer.Nothing.class);
        other.put("used", bytes("4"));
        put("new", "there");
        assertThat(other.apply()).isEqualTo(new Change.Conflict<>("new"));
        assertThat(text("used")).isEmpty();
    }

    @Test
    void conflictsAreResolvedByMerging() {
        put("list", "a");
        put("other", "o");
        Draft draft = bucket.draft();
        draft.get("list");
        draft.get("other");
        draft.put("list", bytes("a,mine")).put("other", bytes("o2"));
        put("list", "a,theirs");
        var merged = new ArrayList<String>();
        Merge merge =
                (key, base, theirs, mine) -> {
                    merged.add(key);
                    String added =
                            mine.orElseThrow().text().substring(base.orElseThrow().text().length());
                    return Merge.Merged.text(theirs.orElseThrow().text() + added);
                };
        assertThat(draft.apply(merge).isApplied()).isTrue();
        assertThat(merged).containsExactly("list");
        assertThat(text("list")).contains("a,theirs,mine");
        assertThat(text("other")).contains("o2");
    }

    @Test
    void whatCannotBeMergedIsNotApplied() {
        put("a", "one");
        put("read", "r");
        Draft draft = bucket.draft();
        draft.get("a");
        draft.put("a", bytes("mine")).put("b", bytes("b"));
        put("a", "theirs");
        assertThat(draft.apply((_, _, _, _) -> new Merge.Merged.GiveUp()))
                .isEqualTo(new Change.Conflict<>("a"));
        assertThat(text("a")).contains("theirs");
        assertThat(text("b")).isEmpty();

        Draft reader = bucket.draft();
        reader.get("read");
        reader.put("b", bytes("b"));
        put("read", "r2");
        assertThat(reader.apply((_, _, _, _) -> new Merge.Merged.Remove()))
                .as("what was only looked at")
                .isEqualTo(new Change.Conflict<>("read"));
    }

    @Test
    void removalCanBeMerged() {
        put("a", "one");
        Draft draft = bucket.draft();
        draft.get("a");
        draft.remove("a");
        put("a", "two");
        assertThat(
                        draft.apply(
                                        (_, _, theirs, mine) -> {
                                            assertThat(mine).isEmpty();
                                            assertThat(theirs.map(Content::text)).contains("two");
                                            return new Merge.Merged.Remove();
                                        })
                                .isApplied())
                .isTrue();
        assertThat(text("a")).isEmpty();
    }

    @Test
    void changesOfManyAreNeverLost() throws Exception {
        put("counter", "0");
        var writers = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(() -> {
                int applied = 0;
                for (int times = 0; times < TIMES; times++) {
                    applied += bucket.change(DraftTest::increment).isApplied() ? 1 : 0;
                }
                return applied;
            });
        }
        int applied = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(writers)) {
                applied += one.get();
            }
        }
        assertThat(applied).isPositive();
        assertThat(text("counter")).contains(Integer.toString(applied));
    }

    private static void increment(Draft draft) {
        int before = Integer.parseInt(draft.get("counter").known().orElseThrow().text());
        draft.put("counter", bytes(Integer.toString(before + 1)));
    }

    /// Their blocks are stored together; equal ones are one.
    @Test
    void largeObjectsAreChangedTogether() {
        byte[] one = random(1, 700_000);
        byte[] two = random(2, 300_001);
        Draft draft = bucket.draft();
        draft.put("one", one).put("small", bytes("s")).put("same", one).put("two", two);
        draft.put("empty", new byte[0]);
        assertThat(draft.apply().isApplied()).isTrue();
        assertThat(bucket.get("one").known().orElseThrow().bytes().toArray()).isEqualTo(one);
        assertThat(bucket.get("same").known().orElseThrow().bytes().toArray()).isEqualTo(one);
        assertThat(bucket.get("two").known().orElseThrow().bytes().toArray()).isEqualTo(two);
        assertThat(text("small")).contains("s");
        assertThat(text("empty")).contains("");
    }

    /// Whoever takes it for absent would overwrite it.
    @Test
    void whatCouldNotBeLookedAtIsNotOverwritten() {
        put("counter", "7");
        var silent =
                (ObjectHistory)
                        Proxy.newProxyInstance(
                                ObjectHistory.class.getClassLoader(),
                                new Class<?>[] {ObjectHistory.class},
                                (_, _, _) -> Outcome.refused(Refusal.UNAVAILABLE));
        var blind = new Bucket(machine.store(), silent, "notes");
        Change<Applied> change =
                blind.change(draft -> {
                    assertThat(draft.get("counter")).isInstanceOf(Answer.Unknown.class);
                    draft.put("counter", "1");
                });
        assertThat(change)
                .isInstanceOfSatisfying(
                        Change.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(WhyNot.UNAVAILABLE));
        assertThat(text("counter")).contains("7");
    }

    @Test
    void pastIsAsItWas() {
        Version first = put("a", "one");
        put("b", "b");
        machine.pass(60_000);
        put("a", "two");
        bucket.remove("b", Expected.anything());
        Past then = bucket.at(first.time().plusSeconds(30));
        assertThat(then.get("a").known().map(Content::text)).contains("one");
        assertThat(then.list("", "", 10).known().orElseThrow().versions())
                .extracting(Version::key)
                .containsExactly("a", "b");
        assertThat(then.list("", "a", 10).known().orElseThrow().versions())
                .extracting(Version::key)
                .containsExactly("b");
        assertThat(bucket.list("", "", 10).known().orElseThrow().versions())
                .extracting(Version::key)
                .containsExactly("a");
        Page<LoggedVersion> log = bucket.log("b", Long.MAX_VALUE, 10).known().orElseThrow();
        assertThat(log.items()).hasSize(2);
        assertThat(bucket.at(first.time().minusSeconds(60)).get("a"))
                .isInstanceOf(Answer.Nothing.class);
    }

    @Test
    void whatCannotBeIsSaid() {
        assertThat(tarn.createBucket("notes"))
                .isInstanceOfSatisfying(
                        Change.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(WhyNot.BUCKET_EXISTS));
        Bucket none = tarn.bucket("none");
        assertThat(none.get("a")).isInstanceOf(Answer.Nothing.class);
        assertThat(none.put("a", bytes("x")))
                .isInstanceOfSatisfying(
                        Change.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(WhyNot.NO_SUCH_BUCKET));
        assertThat(bucket.put("k".repeat(2_000), bytes("x")))
                .isInstanceOfSatisfying(
                        Change.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(WhyNot.BAD_KEY));
        Draft draft = bucket.draft();
        for (int i = 0; i < Draft.KEYS_MAX; i++) {
            draft.put("k" + i, bytes("x"));
        }
        assertThatThrownBy(() -> draft.put("one more", bytes("x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(draft.apply().isApplied()).isTrue();
        assertThat(bucket.list("k", "", 100).known().orElseThrow().versions())
                .hasSize(Draft.KEYS_MAX);
        assertThatThrownBy(() -> bucket.draft().apply())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
