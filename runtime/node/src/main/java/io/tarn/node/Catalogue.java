package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.cluster.ClusterMap;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The volumes this node knows: the latest signed word of each one's owner, on disk.
///
/// A removed volume stays as its removal, so that an old revision never brings it back. Safe for use
/// by many threads.
final class Catalogue {
    private static final String DESCRIPTOR_KEY = "volume/";
    private static final String KNOWN_BELOW_KEY = "known-below/";
    private static final String OWNER_KEY = "node";

    private final Store store;
    private final ClusterMap cluster;
    private final SortedMap<VolumeId, SignedDescriptor> volumes = new TreeMap<>();

    Catalogue(Store store, ClusterMap cluster) throws StoreException, MalformedException {
        this.store = store;
        this.cluster = cluster;
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
        var batch = new Batch();
        batch.put(Shelf.META, key, out.toBytes());
        // A full disk holds no fragments yet that could be taken for another's.
        if (store.apply(batch) instanceof Applied.Done) {
            store.sync();
        }
        return self;
    }

    /// What became of a descriptor that was offered.
    sealed interface Offered {
        /// It is on disk, and takes the place of what was known of the volume.
        record Taken(SignedDescriptor signed) implements Offered {}

        /// This or a later revision is known.
        record Known() implements Offered {}

        record Denied(String reason) implements Offered {}
    }

    /// Takes a descriptor in whose signature holds, if its owner may have volumes here.
    synchronized Offered offer(SignedDescriptor signed) throws StoreException {
        VolumeDescriptor descriptor = signed.descriptor();
        SignedDescriptor known = volumes.get(descriptor.id());
        if (known != null) {
            if (!known.descriptor().owner().equals(descriptor.owner())) {
                return new Offered.Denied("the volume has another owner");
            }
            if (!signed.supersedes(known)) {
                return new Offered.Known();
            }
        }
        Optional<String> objection = objection(descriptor);
        if (objection.isPresent()) {
            return new Offered.Denied(objection.get());
        }
        var batch = new Batch();
        batch.put(Shelf.META, key(DESCRIPTOR_KEY, descriptor.id().value()), signed.toBytes());
        if (!(store.apply(batch) instanceof Applied.Done)) {
            return new Offered.Denied("the node's disk takes no more");
        }
        store.sync();
        volumes.put(descriptor.id(), signed);
        return new Offered.Taken(signed);
    }

    private Optional<String> objection(VolumeDescriptor descriptor) {
        if (cluster.owner(descriptor.owner().id()).isEmpty()) {
            return Optional.of("the cluster file does not list the volume's owner");
        }
        if (!descriptor.servers().stream().allMatch(s -> cluster.member(s).isPresent())) {
            return Optional.of("the volume names a server that is not in the cluster file");
        }
        boolean nameTaken =
                !descriptor.removed()
                        && live().stream()
                                .anyMatch(other ->
                                        other.name().equals(descriptor.name())
                                                && !other.id().equals(descriptor.id()));
        return nameTaken
                ? Optional.of("there is a volume named " + descriptor.name())
                : Optional.empty();
    }

    /// Volumes that are not removed.
    synchronized List<VolumeDescriptor> live() {
        return volumes.values().stream()
                .map(SignedDescriptor::descriptor)
                .filter(descriptor -> !descriptor.removed())
                .toList();
    }

    /// Removed ones too, by id, after `after`.
    synchronized List<SignedDescriptor> page(VolumeId after, int max) {
        return volumes.tailMap(after).values().stream()
                .filter(signed -> !signed.descriptor().id().equals(after))
                .limit(max)
                .toList();
    }

    /// Whether an identity has any business here: nodes, owners, and clients of some volume.
    boolean knows(IdentityKey identity) {
        KeyId id = identity.id();
        return cluster.member(id).isPresent()
                || cluster.owner(id).isPresent()
                || live().stream()
                        .anyMatch(v -> v.writers().contains(id) || v.readers().contains(id));
    }

    /// How far this node has learnt a volume, see [io.tarn.block.server.ServerInput.Caught].
    long knownBelow(VolumeId volume) throws StoreException, MalformedException {
        Optional<Bytes> value = store.get(Shelf.META, key(KNOWN_BELOW_KEY, volume.value()));
        return value.isEmpty() ? 0 : new CanonicalReader(value.get()).u64();
    }

    void setKnownBelow(VolumeId volume, long below) throws StoreException {
        var batch = new Batch();
        batch.put(
                Shelf.META,
                key(KNOWN_BELOW_KEY, volume.value()),
                new CanonicalWriter().u64(below).toBytes());
        // A full disk only means that the scan is done again after the next start.
        if (store.apply(batch) instanceof Applied.Done) {
            store.sync();
        }
    }

    private static Bytes key(String prefix, Bytes name) {
        return Bytes.concat(Bytes.owning(prefix.getBytes(StandardCharsets.US_ASCII)), name);
    }
}
