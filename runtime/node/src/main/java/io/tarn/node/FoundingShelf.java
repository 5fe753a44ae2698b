package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.affairs.Founding;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Which ring this node belongs to: settled once, whatever becomes of the cluster file afterwards.
final class FoundingShelf {
    private static final Bytes KEY =
            Bytes.owning("ring/founding".getBytes(StandardCharsets.US_ASCII));

    private final Store store;

    FoundingShelf(Store store) {
        this.store = store;
    }

    Optional<Founding> founding() throws StoreException, MalformedException {
        Optional<Bytes> bytes = store.get(Shelf.META, KEY);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        var in = new CanonicalReader(bytes.get());
        Founding founding = Founding.read(in);
        in.end();
        return Optional.of(founding);
    }

    /// On disk when this returns.
    void settle(Founding founding) throws StoreException {
        var out = new CanonicalWriter();
        founding.write(out);
        var batch = new Batch();
        batch.put(Shelf.META, KEY, out.toBytes());
        if (!(store.apply(batch) instanceof Applied.Done)) {
            throw new StoreException(StoreException.Kind.FULL, "no room to join a ring");
        }
        store.sync();
    }
}
