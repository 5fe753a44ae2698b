package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentRecord;
import io.tarn.block.immutable.StoreServerEffect;
import io.tarn.crypto.Sha256;
import io.tarn.storage.Batch;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the fragments of one volume's immutable blocks lie in the store (docs/spec/storage.md, "Keys"): on the
/// shelves of its other blocks, whose keys are of other lengths.
///
/// | shelf | key | value |
/// |---|---|---|
/// | ENTRIES | volume, BGUID 32, index u8 | [FragmentRecord] |
/// | FRAGMENTS | volume, BGUID 32, index u8 | the fragment |
/// | UNSETTLED | volume, BGUID 32, index u8 | nothing: the fragment has a lease that may not be over, and is not pinned |
final class ImmutableShelves {
    /// Of the keys; those of blocks that change are longer on the first two shelves, shorter on the third.
    static final int KEY_BYTES = VolumeId.BYTES + 33;

    private static final int LEAD_BYTES = 2;
    private static final int LEAD_MAX = 0xffff;

    private final Store store;
    private final VolumeId volume;
    private final Redundancy redundancy;

    ImmutableShelves(Store store, VolumeId volume, Redundancy redundancy) {
        this.store = store;
        this.volume = volume;
        this.redundancy = redundancy;
    }

    /// The record as applied last, [FragmentRecord#NONE] if there is none.
    ///
    /// @throws StoreException if what is there cannot be read, which is not the same as nothing
    FragmentRecord record(FragmentId id) throws StoreException {
        Optional<Bytes> bytes = store.get(Shelf.ENTRIES, key(id));
        try {
            return bytes.isEmpty() ? FragmentRecord.NONE : decode(id, bytes.get());
        } catch (MalformedException e) {
            throw new StoreException(Kind.ROTTEN, "a fragment's record does not decode", e);
        }
    }

    /// A fragment, if it can be read and is what its record says. What is rotten is the same as gone.
    Optional<Bytes> sound(FragmentId id, Bytes hash) {
        try {
            return store.get(Shelf.FRAGMENTS, key(id))
                    .filter(bytes -> Sha256.hash(bytes).equals(hash));
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    void add(Batch batch, StoreServerEffect.Save save) {
        Bytes key = key(save.fragment());
        batch.put(Shelf.ENTRIES, key, save.record().toBytes());
        if (save.record().isStaged()) {
            batch.put(Shelf.UNSETTLED, key, Bytes.EMPTY);
        } else {
            batch.delete(Shelf.UNSETTLED, key);
        }
    }

    void add(Batch batch, StoreServerEffect.Keep keep) {
        batch.put(Shelf.FRAGMENTS, key(keep.fragment()), keep.bytes());
    }

    void add(Batch batch, StoreServerEffect.Drop drop) {
        Bytes key = key(drop.fragment());
        batch.delete(Shelf.ENTRIES, key);
        batch.delete(Shelf.FRAGMENTS, key);
        batch.delete(Shelf.UNSETTLED, key);
    }

    void add(Batch batch, StoreServerEffect.Lapse lapse) {
        batch.delete(Shelf.UNSETTLED, key(lapse.fragment()));
    }

    /// Fragments that have a lease and are not pinned.
    List<FragmentId> staged() throws StoreException {
        var staged = new ArrayList<FragmentId>();
        store.scan(
                Shelf.UNSETTLED,
                KeyRange.prefix(volume.value()),
                Integer.MAX_VALUE,
                (key, _) -> {
                    if (key.size() == KEY_BYTES) {
                        staged.add(idOf(key));
                    }
                });
        return staged;
    }

    /// Sees the fragments of a page.
    @FunctionalInterface
    interface Visitor {
        /// @param record empty if it cannot be read
        /// @param bytes that were read
        void visit(FragmentId fragment, Optional<FragmentRecord> record, int bytes);
    }

    /// Where the first page begins.
    Bytes firstKey() {
        return volume.value();
    }

    /// Shows fragments, of those with so many keys from one on; blocks that change are among these, and are not shown.
    ///
    /// @return where the next page begins, if there is another
    Optional<Bytes> page(Bytes from, int keysMax, Visitor visitor) throws StoreException {
        return store.scan(
                Shelf.ENTRIES,
                KeyRange.prefix(volume.value()).startingAt(from),
                keysMax,
                (key, value) -> {
                    if (key.size() == KEY_BYTES) {
                        FragmentId id = idOf(key);
                        visitor.visit(id, decoded(id, value), key.size() + value.size());
                    }
                });
    }

    /// Where to go on beyond a place of which a page cannot be read: at the next key whose name begins with other two bytes, if
    /// there may be one.
    Optional<Bytes> beyond(Bytes from) {
        int at = VolumeId.BYTES;
        int lead = 0;
        for (int i = 0; i < LEAD_BYTES; i++) {
            lead = 256 * lead + (from.size() > at + i ? from.byteAt(at + i) & 0xff : 0);
        }
        if (lead == LEAD_MAX) {
            return Optional.empty();
        }
        lead++;
        var next = new CanonicalWriter().fixed(volume.value());
        next.u8(lead >>> 8).u8(lead & 0xff);
        return Optional.of(
                next.fixed(Bytes.zeros(KEY_BYTES - VolumeId.BYTES - LEAD_BYTES)).toBytes());
    }

    private Optional<FragmentRecord> decoded(FragmentId id, Bytes bytes) {
        try {
            return Optional.of(decode(id, bytes));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private FragmentRecord decode(FragmentId id, Bytes bytes) throws MalformedException {
        FragmentRecord record = FragmentRecord.of(bytes, redundancy);
        boolean isOfBlock =
                record.held().map(held -> held.checksum().bguid().equals(id.block())).orElse(true);
        if (!isOfBlock) {
            throw new MalformedException("a fragment's record is of another block");
        }
        return record;
    }

    private Bytes key(FragmentId id) {
        var key = new CanonicalWriter();
        volume.write(key);
        id.write(key);
        return key.toBytes();
    }

    private FragmentId idOf(Bytes key) {
        try {
            var in = new CanonicalReader(key);
            var _ = VolumeId.read(in);
            return FragmentId.read(in, redundancy);
        } catch (MalformedException e) {
            throw new AssertionError("this class wrote the key", e);
        }
    }
}
