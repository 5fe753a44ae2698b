package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.catalogue.ClusterNode;
import io.tarn.client.BlockStore;
import io.tarn.client.BlockStoreLimits;
import io.tarn.client.ClusterClient;
import io.tarn.client.ClusterClient.Changed;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.client.ClusterUnavailableException;
import io.tarn.client.FragmentAudit;
import io.tarn.client.Holders;
import io.tarn.client.object.DispersedBlocks;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.Locking;
import io.tarn.object.Retention;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.operations.object.BlockFetcher;
import io.tarn.operations.object.ObjectClient;
import io.tarn.operations.object.ObjectVolumes.Answered;
import io.tarn.operations.object.ObjectVolumes.Search;
import io.tarn.operations.object.ReadOutcome;
import io.tarn.operations.ring.KnownRing;
import io.tarn.operations.ring.Listing;
import io.tarn.s3.store.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The volumes of a gateway's owner in a cluster.
final class RealCluster implements Cluster {
    /// No bucket is called so: in names of buckets there is no `_`.
    private static final String DIRECTORY = "tarn_buckets";

    private static final long READY_MS_MAX = 20_000;

    /// What goes along with updates is in every member's memory until it is dispersed.
    private static final int INLINE_BYTES_MAX = 4096;

    private static final int BLOCK_BYTES = 64 << 10;

    /// For what is dispersed in the background, beside what clients store.
    private static final BlockStoreLimits BACKGROUND = new BlockStoreLimits(4L << 20, 32);

    private final ClusterClient client;
    private final NodeIdentity owner;
    private final Redundancy redundancy;

    RealCluster(ClusterClient client, NodeIdentity owner, Redundancy redundancy) {
        this.client = client;
        this.owner = owner;
        this.redundancy = redundancy;
    }

    @Override
    public Volume directory() throws RefusedException, InterruptedException {
        // Nothing is ever stored for it, so its store is in no catalogue.
        VolumeId store = VolumeId.of(owner.publicKey(), Bytes.zeros(VolumeId.NONCE_BYTES));
        return new RingVolume(
                client.objects(),
                opened(DIRECTORY, store, redundancy, BlockFetcher.NONE, new Retention.All()),
                Holders.ALL);
    }

    @Override
    public Optional<OpenBucket> find(String bucket) throws RefusedException, InterruptedException {
        Optional<VolumeDescriptor> store = store(listing(), bucket);
        if (store.isEmpty()) {
            return Optional.empty();
        }
        Placed placed = placed(bucket, store.get());
        Optional<ObjectClient> objects = searched(bucket, new DispersedBlocks(placed.blocks()));
        return objects.isPresent() ? Optional.of(bucket(objects.get(), placed)) : Optional.empty();
    }

    /// A bucket's store, and who is to hold its blocks.
    private record Placed(
            String bucket, VolumeDescriptor store, BlockStore blocks, VolumeHolders holders) {}

    private Placed placed(String bucket, VolumeDescriptor store) {
        var holders = new VolumeHolders(client.objects(), owner.publicKey(), bucket);
        BlockStore blocks = client.openStore(store, BlockStoreLimits.production(), holders);
        return new Placed(bucket, store, blocks, holders);
    }

    /// Of the fragments of a bucket's blocks, if there is a store of them.
    Optional<FragmentAudit> audit(String bucket) throws RefusedException, InterruptedException {
        Optional<VolumeDescriptor> store = store(listing(), bucket);
        if (store.isEmpty()) {
            return Optional.empty();
        }
        Placed placed = placed(bucket, store.get());
        placed.holders().lookAgain();
        return Optional.of(client.auditFragments(store.get(), placed.holders()));
    }

    /// All volumes of objects of the owner's that there are.
    List<OwnedVolume> owned() throws RefusedException, InterruptedException {
        Listing listing = listing();
        var names = new TreeSet<String>();
        names.add(DIRECTORY);
        for (VolumeDescriptor store : listing.volumes().values()) {
            if (store.owner().equals(owner.publicKey())) {
                BucketStore.bucketOf(store.name()).ifPresent(names::add);
            }
        }
        var owned = new ArrayList<OwnedVolume>();
        for (String name : names) {
            Optional<ObjectClient> objects = searched(name, BlockFetcher.NONE);
            if (objects.isPresent()) {
                VolumeDescription description = objects.get().volume().description();
                Optional<VolumeDescriptor> store =
                        store(listing, name).filter(one -> one.id().equals(description.store()));
                owned.add(new OwnedVolume(client, owner, name, description, store));
            }
        }
        return owned;
    }

    @Override
    public OpenBucket make(String bucket, Retention retention)
            throws RefusedException, InterruptedException {
        Optional<VolumeDescriptor> there = store(listing(), bucket);
        VolumeDescriptor store = there.isPresent() ? there.get() : madeStore(bucket);
        Placed placed = placed(bucket, store);
        // The ring and the store call a block the same only if they code it alike.
        Redundancy alike = store.shape().redundancy();
        ObjectClient objects =
                opened(bucket, store.id(), alike, new DispersedBlocks(placed.blocks()), retention);
        return bucket(objects, placed);
    }

    private OpenBucket bucket(ObjectClient objects, Placed placed) throws RefusedException {
        VolumeDescription description = objects.volume().description();
        if (!description.store().equals(placed.store().id())) {
            throw unavailable("the volume that the bucket's blocks were in was removed");
        }
        placed.holders().saw(description);
        int inline = description.inlineBytesMax();
        var volume = new RingVolume(client.objects(), objects, placed.holders());
        BlockStore background = client.openStore(placed.store(), BACKGROUND, placed.holders());
        return new OpenBucket(
                placed.bucket(),
                volume,
                new Content(placed.blocks(), volume, inline),
                new Disperser(volume, background, inline),
                new Backlog(System::nanoTime),
                new RingCare(client.objects(), owner, placed.bucket()));
    }

    private static RefusedException unavailable(String detail) {
        return new RefusedException(Refusal.UNAVAILABLE, detail);
    }

    private Listing listing() throws RefusedException, InterruptedException {
        try {
            return client.listing();
        } catch (ClusterUnavailableException e) {
            throw unavailable(String.valueOf(e.getMessage()));
        }
    }

    private Optional<VolumeDescriptor> store(Listing listing, String bucket)
            throws RefusedException {
        if (listing.belief() == Listing.Belief.OWNERS_WORD) {
            throw unavailable("too few members of the ring answer");
        }
        return Optional.ofNullable(listing.volumes().get(BucketStore.volumeName(bucket)))
                .filter(volume -> volume.owner().equals(owner.publicKey()));
    }

    private VolumeDescriptor madeStore(String bucket)
            throws RefusedException, InterruptedException {
        var volume =
                new NewVolume(
                        BucketStore.volumeName(bucket),
                        redundancy,
                        BLOCK_BYTES,
                        1,
                        Durability.FSYNC,
                        List.of(),
                        List.of(),
                        List.of());
        return switch (client.create(volume)) {
            case Changed.Made(VolumeDescriptor made, var _) -> {
                if (!client.awaitReady(made, READY_MS_MAX)) {
                    throw unavailable("the bucket's store is not ready");
                }
                yield made;
            }
            // Somebody else may have made it a moment ago.
            case Changed.Refused(String reason) ->
                    store(listing(), bucket)
                            .orElseThrow(() -> new RefusedException(Refusal.NOT_ALLOWED, reason));
            case Changed.Unavailable(String reason) -> throw RefusedException.unknown(reason);
        };
    }

    private Optional<ObjectClient> searched(String name, BlockFetcher stored)
            throws RefusedException, InterruptedException {
        Search search = client.objects().find(owner.publicKey(), name, stored);
        return switch (search) {
            case Search.Found(ObjectClient objects) -> Optional.of(objects);
            case Search.NoSuchVolume _ -> Optional.empty();
            case Search.Unavailable(String reason) -> throw unavailable(reason);
        };
    }

    private ObjectClient opened(
            String name,
            VolumeId store,
            Redundancy redundancy,
            BlockFetcher stored,
            Retention retention)
            throws RefusedException, InterruptedException {
        Optional<ObjectClient> there = searched(name, stored);
        if (there.isPresent()) {
            return there.get();
        }
        KnownRing ring =
                client.ring().orElseThrow(() -> unavailable("too few members of the ring answer"));
        var description =
                new VolumeDescription(
                        ring.membership().ring(),
                        owner.publicKey(),
                        name,
                        1,
                        store,
                        redundancy,
                        listing().nodes().stream().map(ClusterNode::key).toList(),
                        INLINE_BYTES_MAX,
                        retention,
                        Locking.NONE);
        var request = new ObjectRequest.PutVolume(SignedVolume.sign(description, owner));
        ReadOutcome<Answered> outcome = client.objects().command(request, RingVolume.ANSWER_MS_MAX);
        boolean isDone =
                outcome instanceof ReadOutcome.Proven<Answered>(Answered answered)
                        && answered.answer() instanceof ObjectAnswer.Done;
        if (!isDone && outcome instanceof ReadOutcome.Unavailable<Answered>(String reason)) {
            throw RefusedException.unknown(reason);
        }
        // If it was refused somebody else may have made it a moment ago.
        return searched(name, stored).orElseThrow(() -> notMade(outcome));
    }

    private static RefusedException notMade(ReadOutcome<Answered> outcome) {
        return switch (outcome) {
            case ReadOutcome.Refused<Answered>(var refusal, var _) -> notMade(refusal);
            case ReadOutcome.Proven<Answered>(Answered(ObjectAnswer.Refused(var refusal), var _)) ->
                    notMade(refusal);
            default -> new RefusedException(Refusal.NOT_ALLOWED, "the ring makes no volume");
        };
    }

    /// @param why the ring made no volume
    static RefusedException notMade(io.tarn.object.machine.Refusal why) {
        return RingVolume.refused(why);
    }
}
