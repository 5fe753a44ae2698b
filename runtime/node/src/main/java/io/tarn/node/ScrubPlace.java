package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.storage.Batch;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// How far [ImmutableScrub] has come, on disk: the key of a fragment's record. It is a hint, and no sync waits for it.
final class ScrubPlace {
    private static final Bytes KEY =
            Bytes.owning("scrub/immutable".getBytes(StandardCharsets.US_ASCII));
    private static final String TAG = "tarn.scrub-place.v1";

    private final Store store;

    ScrubPlace(Store store) {
        this.store = store;
    }

    /// Where to go on. Empty to begin with the first fragment: no pass is under way, or nobody knows.
    Optional<Bytes> load() {
        try {
            Optional<Bytes> value = store.get(Shelf.META, KEY);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            var in = new CanonicalReader(value.get(), TAG);
            Bytes place = in.fixed(ImmutableShelves.KEY_BYTES);
            in.end();
            return Optional.of(place);
        } catch (StoreException | MalformedException e) {
            return Optional.empty();
        }
    }

    /// A disk that is full does not take it, which costs a part of a pass.
    void save(Bytes key) {
        var value = new CanonicalWriter(TAG).fixed(key);
        var _ = store.apply(new Batch().put(Shelf.META, KEY, value.toBytes()));
    }

    void clear() {
        var batch = new Batch();
        batch.delete(Shelf.META, KEY);
        var _ = store.apply(batch);
    }
}
