package io.tarn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @TempDir Path directory;

    @Test
    void keepsWhatWasPut() throws StoreException {
        try (var store = Store.open(directory, StoreLimits.small())) {
            assertThat(store.apply(new Batch().put(Shelf.RECORDS, text("a"), text("1"))))
                    .isEqualTo(new Applied.Done());
            assertThat(store.get(Shelf.RECORDS, text("a"))).contains(text("1"));
            assertThat(store.get(Shelf.META, text("a"))).isEmpty();
            store.sync();
        }
        try (var store = Store.open(directory, StoreLimits.small())) {
            assertThat(store.get(Shelf.RECORDS, text("a"))).contains(text("1"));
        }
    }

    private static Bytes text(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
    }
}
