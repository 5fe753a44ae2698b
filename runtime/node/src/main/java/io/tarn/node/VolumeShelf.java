package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.crypto.KeyId;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The volumes of which this node holds fragments, on disk as their owners have described them: what it serves
/// from its start on, whether or not the ring can be reached. Safe for use by many threads.
final class VolumeShelf {
    private static final String DESCRIPTOR_KEY = "volume/";
    private static final String KNOWN_BELOW_KEY = "known-below/";
    private static final String OWNER_KEY = "node";

    private final Store store;
    private final SortedMap<VolumeId, SignedDescriptor> volumes = new TreeMap<>();

    VolumeShelf(Store store) throws StoreException, MalformedException {
        this.store = store;
        var found = new ArrayList<Bytes>();
        store.scan(
                Shelf.META,
                KeyRange.prefix(key(DESCRIPTOR_KEY, Bytes.EMPTY)),
                Integer.MAX_VALUE,
                (_, value) -> found.add(value));
        for (Bytes bytes : found) {
            SignedDescriptor signed = SignedDescriptor.of(bytes);
            volumes.put(signed.descriptor().id(), signed);
        }
    }

    /// Takes a new store for node `self`.
    ///
    /// @return whose store it is: fragments and MACs in it are that node's, and no other's
    KeyId claim(KeyId self) throws StoreException, MalformedException {
        Bytes key = key(OWNER_KEY, Bytes.EMPTY);
        Optional<Bytes> owner = store.get(Shelf.META, key);
        if (owner.isPresent()) {
            var in = new CanonicalReader(owner.get());
            KeyId claimed = KeyId.read(in);
            in.end();
            return claimed;
        }
        var out = new CanonicalWriter();
        self.write(out);
        // A full disk holds no fragments yet that could be taken for another's.
        put(key, out.toBytes());
        return self;
    }

    synchronized Collection<SignedDescriptor> volumes() {
        return List.copyOf(volumes.values());
    }

    synchronized Optional<SignedDescriptor> volume(VolumeId id) {
        return Optional.ofNullable(volumes.get(id));
    }

    /// @return whether the disk has taken it
    synchronized boolean keep(SignedDescriptor volume) throws StoreException {
        VolumeId id = volume.descriptor().id();
        boolean isKept = put(key(DESCRIPTOR_KEY, id.value()), volume.toBytes());
        if (isKept) {
            volumes.put(id, volume);
        }
        return isKept;
    }

    /// The volume's fragments are being deleted, by the batch that [#addForgetting] was told of.
    synchronized void forget(VolumeId id) {
        volumes.remove(id);
    }

    /// With the fragments of a volume goes what says that they are here.
    static void addForgetting(VolumeId id, Batch batch) {
        batch.delete(Shelf.META, key(DESCRIPTOR_KEY, id.value()));
        batch.delete(Shelf.META, key(KNOWN_BELOW_KEY, id.value()));
    }

    /// How far this node has learnt a volume, see [io.tarn.block.server.ServerInput.Caught].
    long knownBelow(VolumeId volume) throws StoreException, MalformedException {
        Optional<Bytes> value = store.get(Shelf.META, key(KNOWN_BELOW_KEY, volume.value()));
        return value.isEmpty() ? 0 : new CanonicalReader(value.get()).u64();
    }

    void setKnownBelow(VolumeId volume, long below) throws StoreException {
        // A full disk only means that the scan is done again after the next start.
        put(key(KNOWN_BELOW_KEY, volume.value()), new CanonicalWriter().u64(below).toBytes());
    }

    private boolean put(Bytes key, Bytes value) throws StoreException {
        var batch = new Batch();
        batch.put(Shelf.META, key, value);
        boolean isApplied = store.apply(batch) instanceof Applied.Done;
        if (isApplied) {
            store.sync();
        }
        return isApplied;
    }

    private static Bytes key(String prefix, Bytes name) {
        return Bytes.concat(Bytes.owning(prefix.getBytes(StandardCharsets.US_ASCII)), name);
    }
}
