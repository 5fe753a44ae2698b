package io.tarn.ring.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Against the JDK's own ordered map.
class RingStateTest {
    private final long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    private final Random random = new Random(seed);

    /// Short keys over few letters: they are prefixes of one another, and forks close again.
    private Bytes anyKey() {
        byte[] key = new byte[random.nextInt(4)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (random.nextInt(3) * 0x8f);
        }
        return Bytes.owning(key);
    }

    private Bytes anyValue() {
        byte[] value = new byte[random.nextInt(3)];
        random.nextBytes(value);
        return Bytes.owning(value);
    }

    /// Values come out of operations, which came in batches.
    @Test
    void valueKeepsNothingElseInMemory() {
        Bytes value = Bytes.zeros(1 << 20).slice(7, 3);
        RingState state = RingState.EMPTY.put(Bytes.ofHex("01"), Bytes.EMPTY);
        assertThat(state.put(Bytes.ofHex("02"), value).get(Bytes.ofHex("02")).orElseThrow())
                .isEqualTo(value)
                .satisfies(kept -> assertThat(kept.backingArray()).hasSize(3));
    }

    @RepeatedTest(50)
    void isAnOrderedMap() {
        var model = new TreeMap<Bytes, Bytes>();
        RingState state = RingState.EMPTY;
        for (int step = 0; step < 200; step++) {
            Bytes key = anyKey();
            if (random.nextInt(3) == 0) {
                model.remove(key);
                state = state.remove(key);
            } else {
                Bytes value = anyValue();
                model.put(key, value);
                state = state.put(key, value);
            }
            assertThat(state.size()).as("replay: -Dseed=%d", seed).isEqualTo(model.size());
            Bytes asked = anyKey();
            assertThat(state.get(asked).orElse(null))
                    .as("replay: -Dseed=%d", seed)
                    .isEqualTo(model.get(asked));
            assertSameEntries(state, model);
        }
    }

    private void assertSameEntries(RingState state, SortedMap<Bytes, Bytes> model) {
        Bytes prefix = anyKey();
        Bytes from = anyKey();
        int max = 1 + random.nextInt(10);
        List<RingState.Entry> expected =
                model.entrySet().stream()
                        .filter(e -> e.getKey().compareTo(from) >= 0)
                        .filter(e -> e.getKey().hex().startsWith(prefix.hex()))
                        .limit(max)
                        .map(e -> new RingState.Entry(e.getKey(), e.getValue()))
                        .toList();
        assertThat(state.entries(prefix, from, max))
                .as("replay: -Dseed=%d", seed)
                .isEqualTo(expected);
    }

    @RepeatedTest(50)
    void partIsTheStateOfTheEntriesThatBeginSo() {
        var contents = new TreeMap<Bytes, Bytes>();
        for (int i = 0; i < 30; i++) {
            contents.put(anyKey(), anyValue());
        }
        Bytes prefix = anyKey();
        var wanted = new TreeMap<>(contents);
        wanted.keySet().removeIf(key -> !key.hex().startsWith(prefix.hex()));
        RingState part = built(contents).part(prefix);
        assertThat(part).as("replay: -Dseed=%d", seed).isEqualTo(built(wanted));
        assertThat(part.size()).as("replay: -Dseed=%d", seed).isEqualTo(wanted.size());
    }

    /// Replicas that came to the same contents on different ways agree on the digest.
    @RepeatedTest(50)
    void digestFollowsFromTheContentsAlone() {
        var contents = new TreeMap<Bytes, Bytes>();
        for (int i = 0; i < 30; i++) {
            contents.put(anyKey(), anyValue());
        }
        RingState one = built(contents);
        RingState detour = RingState.EMPTY;
        for (int i = 0; i < 30; i++) {
            detour = detour.put(anyKey(), anyValue());
        }
        for (RingState.Entry entry : shuffled(contents)) {
            detour = detour.put(entry.key(), entry.value());
        }
        for (RingState.Entry entry : detour.entries(Bytes.EMPTY, Bytes.EMPTY, 1000)) {
            if (!contents.containsKey(entry.key())) {
                detour = detour.remove(entry.key());
            }
        }
        assertThat(detour.digest()).as("replay: -Dseed=%d", seed).isEqualTo(one.digest());
        RingState.Entry any = shuffled(contents).getFirst();
        Bytes other = Bytes.concat(any.value(), Bytes.ofHex("00"));
        assertThat(one.put(any.key(), other).digest()).isNotEqualTo(one.digest());
        assertThat(one.remove(any.key()).digest()).isNotEqualTo(one.digest());
        assertThat(one.remove(any.key()).put(any.key(), any.value())).isEqualTo(one);
    }

    private RingState built(SortedMap<Bytes, Bytes> contents) {
        RingState state = RingState.EMPTY;
        for (RingState.Entry entry : shuffled(contents)) {
            state = state.put(entry.key(), entry.value());
        }
        return state;
    }

    private List<RingState.Entry> shuffled(SortedMap<Bytes, Bytes> contents) {
        var entries = new ArrayList<RingState.Entry>();
        contents.forEach((key, value) -> entries.add(new RingState.Entry(key, value)));
        Collections.shuffle(entries, random);
        return entries;
    }

    @RepeatedTest(10)
    void oldVersionsStay() {
        var versions = new ArrayList<RingState>();
        var models = new ArrayList<TreeMap<Bytes, Bytes>>();
        var model = new TreeMap<Bytes, Bytes>();
        RingState state = RingState.EMPTY;
        for (int step = 0; step < 50; step++) {
            Bytes key = anyKey();
            Bytes value = anyValue();
            state = state.put(key, value);
            model.put(key, value);
            state = state.remove(anyKey().slice(0, 0));
            model.remove(Bytes.EMPTY);
            versions.add(state);
            models.add(new TreeMap<>(model));
        }
        for (int i = 0; i < versions.size(); i++) {
            assertThat(versions.get(i)).isEqualTo(built(models.get(i)));
        }
    }

    /// Of states that share what they share, and of such as have nothing in common but keys.
    @RepeatedTest(50)
    void newsAreWhatAnOlderStateHasNot() {
        var before = new TreeMap<Bytes, Bytes>();
        for (int i = 0; i < 30; i++) {
            before.put(anyKey(), anyValue());
        }
        RingState older = built(before);
        var now = new TreeMap<>(before);
        RingState newer = older;
        for (int change = random.nextInt(8); change > 0; change--) {
            Bytes key = anyKey();
            if (random.nextBoolean()) {
                now.remove(key);
                newer = newer.remove(key);
            } else {
                Bytes value = anyValue();
                now.put(key, value);
                newer = newer.put(key, value);
            }
        }
        assertNews(newer, now, older, before);
        assertNews(older, before, newer, now);
        assertNews(built(now), now, older, before);
        Bytes prefix = anyKey();
        now.keySet().removeIf(key -> !key.hex().startsWith(prefix.hex()));
        assertNews(newer.part(prefix), now, older.part(prefix), before);
    }

    private void assertNews(
            RingState newer,
            SortedMap<Bytes, Bytes> now,
            RingState older,
            SortedMap<Bytes, Bytes> before) {
        var expected = new TreeMap<>(now);
        expected.entrySet().removeAll(before.entrySet());
        var shown = new TreeMap<Bytes, Bytes>();
        newer.news(older, (key, value) -> assertThat(shown.put(key, value)).isNull());
        assertThat(shown).as("replay: -Dseed=%d", seed).isEqualTo(expected);
    }

    @Test
    void newsWhereAForkIsNewAboveAllOthers() {
        RingState older = RingState.EMPTY;
        for (int i = 0; i < 10_000; i++) {
            older = older.put(Bytes.ofHex("0102%08x".formatted(i)), Bytes.EMPTY);
        }
        RingState newer =
                older.put(Bytes.ofHex("01"), Bytes.EMPTY).put(Bytes.ofHex("0103"), Bytes.EMPTY);
        var news = new TreeMap<Bytes, Bytes>();
        newer.news(older, news::put);
        assertThat(news).containsOnlyKeys(Bytes.ofHex("01"), Bytes.ofHex("0103"));
    }

    @Test
    void emptyStatesAreEqual() {
        Bytes key = Bytes.ofHex("01");
        assertThat(RingState.EMPTY.put(key, Bytes.EMPTY).remove(key)).isEqualTo(RingState.EMPTY);
        assertThat(RingState.EMPTY.put(key, Bytes.EMPTY)).isNotEqualTo(RingState.EMPTY);
        assertThat(RingState.EMPTY.remove(key)).isSameAs(RingState.EMPTY);
    }

    @Test
    void longestKeysThatShareMost() {
        RingState state = RingState.EMPTY;
        for (int size = 0; size <= RingState.KEY_BYTES_MAX; size++) {
            state = state.put(Bytes.zeros(size), Bytes.ofHex("00"));
        }
        assertThat(state.size()).isEqualTo(RingState.KEY_BYTES_MAX + 1);
        assertThat(state.digest()).isNotNull();
        for (int size = RingState.KEY_BYTES_MAX; size >= 0; size--) {
            state = state.remove(Bytes.zeros(size));
        }
        assertThat(state).isEqualTo(RingState.EMPTY);
    }

    /// Names that each begin with the one before, with others beside them, as a hostile client chooses them; on a
    /// stack that would not do for a call at each level.
    @Test
    void deepestTreeNeedsNoStack() throws InterruptedException {
        var failure = new AtomicReference<Throwable>();
        Thread thread = new Thread(null, RingStateTest::walkDeepest, "small", 256 << 10);
        thread.setUncaughtExceptionHandler((_, e) -> failure.set(e));
        thread.start();
        thread.join();
        assertThat(failure.get()).isNull();
    }

    private static void walkDeepest() {
        RingState state = DeepState.deepest();
        RingState changed = state.put(DeepState.LONGEST, Bytes.ofHex("01"));
        assertThat(changed.changes(state)).hasSizeGreaterThan(2 * RingState.KEY_BYTES_MAX - 3);
        assertThat(state.changes(RingState.EMPTY)).hasSizeGreaterThan(state.size());
        assertThat(state.entries(Bytes.EMPTY, Bytes.EMPTY, Integer.MAX_VALUE))
                .hasSize(state.size());
        assertThat(state.get(DeepState.LONGEST)).contains(Bytes.EMPTY);
        RangeProof proof =
                RangeProof.of(state, DeepState.LONGEST, Bytes.EMPTY, 1, Integer.MAX_VALUE);
        assertThat(
                        proof.shown(state.digest(), DeepState.LONGEST, Bytes.EMPTY)
                                .orElseThrow()
                                .entries())
                .containsExactly(new RingState.Entry(DeepState.LONGEST, Bytes.EMPTY));
        var all = new ArrayList<Page>();
        state.changes(RingState.EMPTY).values().forEach(page -> all.add(page.orElseThrow()));
        var assembly = new StateAssembly(state.digest(), RingState.EMPTY, all);
        assertThat(assembly.finished()).contains(state);
        assertThat(state.remove(DeepState.LONGEST).put(DeepState.LONGEST, Bytes.EMPTY))
                .isEqualTo(state);
    }

    @Test
    void boundsAreKept() {
        Bytes longKey = Bytes.zeros(RingState.KEY_BYTES_MAX + 1);
        assertThatThrownBy(() -> RingState.EMPTY.put(longKey, Bytes.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
        Bytes large = Bytes.zeros(RingState.VALUE_BYTES_MAX + 1);
        assertThatThrownBy(() -> RingState.EMPTY.put(Bytes.EMPTY, large))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
