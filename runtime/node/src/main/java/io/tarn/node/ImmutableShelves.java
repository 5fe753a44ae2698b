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
/// | UNSETTLED | volume, BGUID 32, index u8 | nothing: the fragment has a lease and is not pinned |
final class ImmutableShelves {
    /// Of the keys; those of blocks that change are longer on the first two shelves, shorter on the third.
    static final int KEY_BYTES = VolumeId.BYTES + 33;

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
            return bytes.isEmpty()
                    ? FragmentRecord.NONE
                    : FragmentRecord.of(bytes.get(), redundancy);
        } catch (MalformedException e) {
            throw new StoreException(Kind.ROTTEN, "a fragment's record does not decode", e);
        }
    }

    /// Of any content: its reader compares the hash.
    Optional<Bytes> fragment(FragmentId id) throws StoreException {
        return store.get(Shelf.FRAGMENTS, key(id));
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
