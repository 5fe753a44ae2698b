package io.tarn.storage;

import static io.tarn.storage.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store does what sorted maps do, through write-outs, collections and new starts.
class StoreModelTest {
    private static final int KEYS = 64;
    private static final int STARTS = 4;
    private static final int BATCHES = 100;

    private final Map<Shelf, NavigableMap<Bytes, Bytes>> model = new EnumMap<>(Shelf.class);

    @TempDir Path directory;

    @Test
    void agreesWithSortedMaps() throws StoreException {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        try {
            compare(new Random(seed));
        } catch (Throwable failure) {
            throw new AssertionError("replay: -Dseed=" + seed, failure);
        }
    }

    private void compare(Random random) throws StoreException {
        for (Shelf shelf : Shelf.values()) {
            model.put(shelf, new TreeMap<>());
        }
        for (int start = 0; start < STARTS; start++) {
            try (var store = Store.open(directory, StoreLimits.extreme(random))) {
                for (int i = 0; i < BATCHES; i++) {
                    var batch = new Batch();
                    for (int changes = random.nextInt(6); changes > 0; changes--) {
                        change(batch, random);
                    }
                    assertThat(store.apply(batch)).isEqualTo(new Applied.Done());
                }
                for (Shelf shelf : Shelf.values()) {
                    requireSame(store, shelf, key(random.nextInt(KEYS)));
                }
            }
        }
    }

    private void change(Batch batch, Random random) {
        var shelves = Shelf.values();
        Shelf shelf = shelves[random.nextInt(shelves.length)];
        Bytes key = key(random.nextInt(KEYS));
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                batch.delete(shelf, key);
                expected(shelf).remove(key);
            }
            case 2 -> {
                Bytes until = key(random.nextInt(KEYS));
                if (key.compareTo(until) <= 0) {
                    batch.deleteRange(shelf, key, until);
                    expected(shelf).subMap(key, until).clear();
                }
            }
            default -> {
                Bytes value =
                        shelf == Shelf.FRAGMENTS
                                ? Samples.fragment(random.nextInt())
                                : Samples.record(random.nextInt());
                batch.put(shelf, key, value);
                expected(shelf).put(key, value);
            }
        }
    }

    private void requireSame(Store store, Shelf shelf, Bytes from) throws StoreException {
        for (int i = 0; i < KEYS; i++) {
            assertThat(store.get(shelf, key(i)))
                    .isEqualTo(Optional.ofNullable(expected(shelf).get(key(i))));
        }
        var seen = new TreeMap<Bytes, Bytes>();
        store.scan(shelf, KeyRange.from(from), Integer.MAX_VALUE, seen::put);
        assertThat(seen).isEqualTo(expected(shelf).tailMap(from, true));
    }

    private NavigableMap<Bytes, Bytes> expected(Shelf shelf) {
        return Objects.requireNonNull(model.get(shelf));
    }
}
