package io.tarn.storage;

import static io.tarn.storage.Samples.key;
import static io.tarn.storage.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tarn.base.Bytes;
import io.tarn.storage.StoreException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Disks that give back other bytes than they were given. A node that takes a rotten record for one
/// that was never written breaks the protocol's promises; one that says "rotten" costs a repair.
class RotTest {
    private static final int COUNT = 60;

    @TempDir Path parent;

    @Test
    void tellsARottenRecordFromAnAbsentOne() throws IOException, StoreException {
        Path directory = written(Shelf.RECORDS, Samples::record);
        Samples.rot(Samples.files(directory, ".sst").getFirst());
        assertSomeRottenNoneWrong(directory, Shelf.RECORDS, Samples::record);
    }

    @Test
    void tellsARottenFragmentFromAnAbsentOne() throws IOException, StoreException {
        Path directory = written(Shelf.FRAGMENTS, Samples::fragment);
        Samples.rot(Samples.files(directory, ".blob").getFirst());
        assertSomeRottenNoneWrong(directory, Shelf.FRAGMENTS, Samples::fragment);
    }

    @Test
    void tellsAFragmentWhoseFileIsGoneFromAnAbsentOne() throws IOException, StoreException {
        Path directory = written(Shelf.FRAGMENTS, Samples::fragment);
        Files.delete(Samples.files(directory, ".blob").getFirst());
        assertSomeRottenNoneWrong(directory, Shelf.FRAGMENTS, Samples::fragment);
    }

    @Test
    void refusesAStoreWhoseTableIsCutShort() throws IOException, StoreException {
        Path directory = written(Shelf.RECORDS, Samples::record);
        cut(Samples.files(directory, ".sst").getFirst(), 100);
        assertThat(refusal(directory).kind()).isEqualTo(Kind.ROTTEN);
    }

    @Test
    void endsAScanAtWhatIsRotten() throws IOException, StoreException {
        Path directory = written(Shelf.RECORDS, Samples::record);
        Samples.rot(Samples.files(directory, ".sst").getFirst());
        try (var store = Store.open(directory, Samples.limits())) {
            var seen = new ArrayList<Bytes>();
            StoreException rot =
                    catchThrowableOfType(
                            StoreException.class,
                            () ->
                                    store.scan(
                                            Shelf.RECORDS,
                                            KeyRange.all(),
                                            COUNT,
                                            (key, value) -> {
                                                assertThat(key).isEqualTo(key(seen.size()));
                                                assertThat(value).isEqualTo(record(seen.size()));
                                                seen.add(key);
                                            }));
            assertThat(rot.kind()).isEqualTo(Kind.ROTTEN);
            assertThat(seen).isNotEmpty().hasSizeLessThan(COUNT);
        }
    }

    /// The engine takes the first bad checksum of its log for the log's end.
    @Test
    void noticesRotInTheLogBeforeWhatWasDurable() throws IOException, StoreException {
        Path crashed = parent.resolve("crashed");
        try (var store = Store.open(parent.resolve("store"), Samples.limits())) {
            put(store, 0, 20);
            store.sync();
            Samples.copyTree(parent.resolve("store"), crashed);
        }
        Samples.rot(Samples.files(crashed, ".log").getFirst());
        StoreException refusal = refusal(crashed);
        assertThat(refusal.kind()).isEqualTo(Kind.ROTTEN);
        assertThat(refusal).hasMessageContaining("the log ends at change");
        assertThat(refusal(crashed).kind()).as("on the next start too").isEqualTo(Kind.ROTTEN);
    }

    @Test
    void acceptsALogThatIsTornAfterWhatWasDurable() throws IOException, StoreException {
        Path crashed = parent.resolve("crashed");
        try (var store = Store.open(parent.resolve("store"), Samples.limits())) {
            put(store, 0, 20);
            store.sync();
            put(store, 20, 21);
            Samples.copyTree(parent.resolve("store"), crashed);
        }
        cut(Samples.files(crashed, ".log").getFirst(), 3);
        try (var store = Store.open(crashed, Samples.limits())) {
            for (int i = 0; i < 20; i++) {
                assertThat(store.get(Shelf.RECORDS, key(i))).contains(record(i));
            }
            assertThat(store.get(Shelf.RECORDS, key(20))).isEmpty();
        }
    }

    /// Garbage collection that meets rot cannot go on: the store stops changing, and says so.
    @Test
    void takesNoMoreChangesOnceTheEngineMeetsRot() throws IOException, StoreException {
        Path directory = written(Shelf.RECORDS, Samples::record);
        Samples.rot(Samples.files(directory, ".sst").getFirst());
        try (var store = Store.open(directory, Samples.limits())) {
            Applied applied = new Applied.Done();
            for (int round = 0; round < 200 && applied instanceof Applied.Done; round++) {
                var batch = new Batch();
                for (int i = 0; i < COUNT; i++) {
                    batch.put(Shelf.RECORDS, key(i * (1000L + round)), record(i));
                }
                applied = store.apply(batch);
            }
            assertThat(applied).isInstanceOf(Applied.Failed.class);
            assertThat(store.failure()).isPresent();
            assertThat(catchThrowableOfType(StoreException.class, store::sync).kind())
                    .isEqualTo(Kind.FAILED);
            assertThat(store.get(Shelf.RECORDS, key(0))).contains(record(0));
        }
    }

    private static void assertSomeRottenNoneWrong(
            Path directory, Shelf shelf, LongFunction<Bytes> value) throws StoreException {
        int rotten = 0;
        try (var store = Store.open(directory, Samples.limits())) {
            for (int i = 0; i < COUNT; i++) {
                try {
                    assertThat(store.get(shelf, key(i))).isEqualTo(Optional.of(value.apply(i)));
                } catch (StoreException e) {
                    assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.ROTTEN);
                    rotten++;
                }
            }
            assertThat(store.get(shelf, key(COUNT))).isEmpty();
        }
        assertThat(rotten).isBetween(1, COUNT / 2);
    }

    /// A closed store with `COUNT` values in tables rather than in its log.
    private Path written(Shelf shelf, LongFunction<Bytes> value) throws StoreException {
        Path directory = parent.resolve("store");
        try (var store = Store.open(directory, Samples.limits())) {
            for (int i = 0; i < COUNT; i++) {
                store.apply(new Batch().put(shelf, key(i), value.apply(i)));
            }
        }
        Store.open(directory, Samples.limits()).close();
        return directory;
    }

    private static void put(Store store, int from, int until) {
        for (int i = from; i < until; i++) {
            store.apply(new Batch().put(Shelf.RECORDS, key(i), record(i)));
        }
    }

    private static void cut(Path file, int bytes) throws IOException {
        try (var opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.setLength(opened.length() - bytes);
        }
    }

    private static StoreException refusal(Path directory) {
        return catchThrowableOfType(
                StoreException.class, () -> Store.open(directory, Samples.limits()).close());
    }
}
