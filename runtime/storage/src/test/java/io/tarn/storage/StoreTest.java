package io.tarn.storage;

import static io.tarn.storage.Samples.fragment;
import static io.tarn.storage.Samples.key;
import static io.tarn.storage.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tarn.base.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    private static final Applied DONE = new Applied.Done();

    @TempDir Path directory;

    @Test
    void emptyRangeAtTheEndOfTheLogLosesNothing() throws StoreException {
        try (var store = Store.open(directory, Samples.limits())) {
            store.apply(new Batch().put(Shelf.META, text("a"), text("1")));
            store.apply(new Batch().deleteRange(Shelf.META, text("b"), text("b")));
        }
        try (var store = Store.open(directory, Samples.limits())) {
            assertThat(store.get(Shelf.META, text("a"))).contains(text("1"));
        }
    }

    @Test
    void keepsWhatWasPut() throws StoreException {
        try (var store = Store.open(directory, Samples.limits())) {
            assertThat(
                            store.apply(
                                    new Batch()
                                            .put(Shelf.RECORDS, text("a"), text("1"))
                                            .put(Shelf.FRAGMENTS, text("a"), fragment(1))
                                            .put(Shelf.META, text("empty"), Bytes.EMPTY)))
                    .isEqualTo(DONE);
            store.sync();
        }
        try (var store = Store.open(directory, Samples.limits())) {
            assertThat(store.get(Shelf.RECORDS, text("a"))).contains(text("1"));
            assertThat(store.get(Shelf.FRAGMENTS, text("a"))).contains(fragment(1));
            assertThat(store.get(Shelf.META, text("empty"))).contains(Bytes.EMPTY);
            assertThat(store.get(Shelf.META, text("a"))).isEmpty();
            assertThat(store.get(Shelf.UNSETTLED, text("a"))).isEmpty();
        }
    }

    @Test
    void appliesChangesInTheOrderGiven() throws StoreException {
        try (var store = Store.open(directory, Samples.limits())) {
            store.apply(
                    new Batch()
                            .put(Shelf.META, key(1), text("old"))
                            .deleteRange(Shelf.META, key(0), key(5))
                            .put(Shelf.META, key(1), text("new"))
                            .put(Shelf.META, key(2), text("gone"))
                            .delete(Shelf.META, key(2)));
            assertThat(store.get(Shelf.META, key(1))).contains(text("new"));
            assertThat(store.get(Shelf.META, key(2))).isEmpty();
        }
    }

    @Test
    void takesSlicesOfLargerArrays() throws StoreException {
        Bytes whole = fragment(3);
        try (var store = Store.open(directory, Samples.limits())) {
            store.apply(new Batch().put(Shelf.RECORDS, whole.slice(5, 8), whole.slice(100, 9000)));
            assertThat(store.get(Shelf.RECORDS, whole.slice(5, 8)))
                    .contains(whole.slice(100, 9000));
            assertThat(keys(store, Shelf.RECORDS, KeyRange.from(whole.slice(5, 8))))
                    .containsExactly(whole.slice(5, 8));
        }
    }

    @Test
    void scansAscendingByUnsignedKeyAndGoesOnWhereItStopped() throws StoreException {
        try (var store = Store.open(directory, Samples.limits())) {
            Bytes high = Bytes.ofHex("ff00");
            Bytes low = Bytes.ofHex("7f");
            Bytes prefixed = Bytes.ofHex("7f01");
            store.apply(
                    new Batch()
                            .put(Shelf.UNSETTLED, high, Bytes.EMPTY)
                            .put(Shelf.UNSETTLED, prefixed, Bytes.EMPTY)
                            .put(Shelf.UNSETTLED, low, Bytes.EMPTY));
            assertThat(keys(store, Shelf.UNSETTLED, KeyRange.all()))
                    .containsExactly(low, prefixed, high);
            assertThat(keys(store, Shelf.UNSETTLED, KeyRange.prefix(low)))
                    .containsExactly(low, prefixed);
            assertThat(keys(store, Shelf.UNSETTLED, KeyRange.prefix(Bytes.ofHex("ff"))))
                    .containsExactly(high);
            assertThat(keys(store, Shelf.UNSETTLED, KeyRange.between(prefixed, high)))
                    .containsExactly(prefixed);
            assertThat(store.scan(Shelf.UNSETTLED, KeyRange.all(), 2, (key, value) -> {}))
                    .contains(high);
            assertThat(store.scan(Shelf.UNSETTLED, KeyRange.all(), 3, (key, value) -> {}))
                    .isEmpty();
            assertThat(store.scan(Shelf.RECORDS, KeyRange.all(), 3, (key, value) -> {})).isEmpty();
        }
    }

    @Test
    void refusesUseAfterClose() throws StoreException {
        var store = Store.open(directory, Samples.limits());
        store.close();
        store.close();
        assertThatIllegalStateException().isThrownBy(() -> store.get(Shelf.META, key(1)));
        assertThatIllegalStateException().isThrownBy(() -> store.apply(new Batch()));
        assertThat(store.synced().toCompletableFuture().join()).isInstanceOf(Synced.Failed.class);
    }

    @Test
    void boundsWhatABatchHolds() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Batch().delete(Shelf.META, Bytes.zeros(Batch.KEY_BYTES_MAX + 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Batch()
                                .put(Shelf.META, key(1), Bytes.zeros(Batch.VALUE_BYTES_MAX + 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Batch().deleteRange(Shelf.META, key(2), key(1)));
    }

    private static List<Bytes> keys(Store store, Shelf shelf, KeyRange range)
            throws StoreException {
        var keys = new ArrayList<Bytes>();
        store.scan(shelf, range, Integer.MAX_VALUE, (key, value) -> keys.add(key));
        return keys;
    }
}
