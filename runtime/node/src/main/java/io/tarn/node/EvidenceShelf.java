package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.ControlReply.EvidenceIs;
import io.tarn.ring.evidence.Evidence;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What this node can prove against members of the ring, on disk: of each member, kind and epoch the first record, and
/// so many in all; beyond, those of the earliest epoch go.
///
/// Safe for use by many threads.
final class EvidenceShelf {
    static final int RECORDS_MAX = 256;

    private static final Bytes PREFIX =
            Bytes.owning("ring-evidence/".getBytes(StandardCharsets.US_ASCII));

    private final Store store;
    private final TreeSet<Bytes> keys = new TreeSet<>();

    EvidenceShelf(Store store) throws StoreException {
        this.store = store;
        store.scan(
                Shelf.META, KeyRange.prefix(PREFIX), Integer.MAX_VALUE, (key, _) -> keys.add(key));
    }

    private static Bytes key(KeyId member, Evidence evidence) {
        var out = new CanonicalWriter();
        out.fixed(PREFIX).u64(evidence.epoch().number());
        member.write(out);
        return out.u8(evidence.misbehaviour().kind().code()).toBytes();
    }

    /// @return whether it is news, and on disk with the next sync
    synchronized boolean keep(KeyId member, Evidence evidence) {
        Bytes key = key(member, evidence);
        if (keys.contains(key)) {
            return false;
        }
        var batch = new Batch();
        batch.put(Shelf.META, key, evidence.encoding());
        boolean isFull = keys.size() >= RECORDS_MAX;
        if (isFull) {
            if (key.compareTo(keys.getFirst()) < 0) {
                return false;
            }
            batch.delete(Shelf.META, keys.getFirst());
        }
        if (!(store.apply(batch) instanceof Applied.Done)) {
            return false; // A full disk has other worries; it is told again after a restart.
        }
        if (isFull) {
            keys.pollFirst();
        }
        return keys.add(key);
    }

    /// @param from empty, or where the page before ended
    synchronized EvidenceIs page(Bytes from) throws StoreException {
        List<Bytes> records = new ArrayList<>();
        int bytes = 0;
        for (Bytes key : keys.tailSet(Bytes.concat(PREFIX, from))) {
            Bytes record = store.get(Shelf.META, key).orElse(Bytes.EMPTY);
            bytes += record.size();
            boolean isFull = records.size() == EvidenceIs.RECORDS_MAX || bytes > Evidence.BYTES_MAX;
            if (isFull && !records.isEmpty()) {
                return new EvidenceIs(
                        records, key.slice(PREFIX.size(), key.size() - PREFIX.size()));
            }
            records.add(record);
        }
        return new EvidenceIs(records, Bytes.EMPTY);
    }
}
