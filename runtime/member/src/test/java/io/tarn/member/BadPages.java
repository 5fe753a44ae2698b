package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.Digest;
import io.tarn.ring.state.RingState;
import io.tarn.storage.Batch;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What goes bad on a disk.
final class BadPages {
    private BadPages() {}

    /// Where a store has a page of a state.
    static Bytes key(RingState state, Bytes address) {
        Digest digest = state.digest(address).orElseThrow();
        return new CanonicalWriter().fixed(address).fixed(digest.value()).toBytes();
    }

    /// The first is missing, the second has a flipped bit, the third is nothing that could be read; and again.
    static void spoil(Store store, List<Bytes> keys) throws StoreException {
        for (int i = 0; i < keys.size(); i++) {
            var batch = new Batch();
            switch (i % 3) {
                case 0 -> batch.delete(Shelf.RING_STATE, keys.get(i));
                case 1 -> batch.put(Shelf.RING_STATE, keys.get(i), flipped(store, keys.get(i)));
                default -> batch.put(Shelf.RING_STATE, keys.get(i), Bytes.ofHex("ff"));
            }
            store.apply(batch);
        }
    }

    private static Bytes flipped(Store store, Bytes key) throws StoreException {
        byte[] value = store.get(Shelf.RING_STATE, key).orElseThrow().toArray();
        value[value.length - 1] ^= 1;
        return Bytes.owning(value);
    }

    /// Flips a bit in the middle of the largest table of a closed store.
    static void rot(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            Path largest =
                    files.filter(file -> file.toString().endsWith(".sst"))
                            .max(Comparator.comparingLong(file -> file.toFile().length()))
                            .orElseThrow();
            byte[] content = Files.readAllBytes(largest);
            content[content.length / 2] ^= 1;
            Files.write(largest, content);
        }
    }
}
