package io.tarn.cli;

import io.tarn.block.VolumeDescriptor;
import io.tarn.bucket.AuditedBucket;
import io.tarn.bucket.BucketServers;
import io.tarn.bucket.NewBuckets;
import io.tarn.bucket.NodeDrain;
import io.tarn.bucket.ObjectHistory;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.client.BlockVolume;
import io.tarn.client.ClusterClient.Changed;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.client.ClusterStatus;
import io.tarn.client.VolumeAudit;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.operations.ring.KnownRing;
import io.tarn.operations.ring.Listing;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.evidence.Evidence;
import io.tarn.s3.store.ObjectStore;
import io.tarn.s3.store.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/// A running cluster, as one command talks to it. Calls wait for the cluster, for a bounded time.
interface ClusterSession extends AutoCloseable {
    /// How the cluster is; nodes that are silent are part of the answer.
    ClusterStatus status() throws CommandFailure;

    /// What the cluster's catalogue lists.
    ///
    /// @throws CommandFailure with [ExitStatus#UNAVAILABLE] if no node answers
    Listing listing() throws CommandFailure;

    /// What nodes are called; fails as [#listing] does.
    default NodeNames names() throws CommandFailure {
        return new NodeNames(listing().nodes());
    }

    /// The ring, by its key and its members.
    ///
    /// @throws CommandFailure with [ExitStatus#UNAVAILABLE] if it has no key yet, or too few nodes answer
    KnownRing ring() throws CommandFailure;

    /// What each node can prove against members of the ring, by name of the node; unjudged.
    SortedMap<String, List<Evidence>> evidence() throws CommandFailure;

    /// Has the ring see to its own affairs; for its owner.
    ///
    /// @throws NotNowFailure if its members are being changed, or were since it was looked at
    /// @throws CommandFailure with [ExitStatus#REFUSED] if it will not, or [ExitStatus#UNAVAILABLE]
    Proof settle(Affair affair) throws CommandFailure;

    /// Has who belongs to the cluster changed; for the ring's owner. Fails as [#settle] does.
    Proof change(CatalogueRequest request) throws CommandFailure;

    /// The volumes of the cluster, by name; fails as [#listing] does.
    default List<VolumeDescriptor> volumes() throws CommandFailure {
        return List.copyOf(listing().volumes().values());
    }

    /// Makes a volume that belongs to the caller.
    ///
    /// @throws CommandFailure with [ExitStatus#REFUSED] if the nodes will not have it, or
    ///     [ExitStatus#UNAVAILABLE] if too few of them answer
    Changed.Made create(NewVolume volume) throws CommandFailure;

    /// Removes a volume of the caller's with everything in it; fails as [#create] does.
    void remove(VolumeDescriptor volume) throws CommandFailure;

    /// Waits until a new volume can be written, or until the time is over.
    ///
    /// @return whether it can
    boolean awaitReady(VolumeDescriptor volume, Duration atMost) throws InterruptedException;

    /// Names the servers that have lost or falsified their part of a volume.
    VolumeAudit.Report audit(VolumeDescriptor volume);

    /// Has nodes show all fragments of what a bucket of the caller's holds.
    Outcome<AuditedBucket> auditBucket(String bucket);

    /// The caller's volumes of objects that name a node as one of their servers.
    Outcome<BucketServers.Found> bucketsNaming(KeyId node);

    /// Has one node take another's place in the caller's volumes of objects. Waits so long.
    Outcome<List<NodeDrain.Moved>> drain(
            IdentityKey old, IdentityKey heir, Duration patience, NodeDrain.Progress progress);

    /// The volume's blocks; valid until this session is closed.
    BlockVolume open(VolumeDescriptor volume);

    /// The caller's buckets; valid until this session is closed.
    ///
    /// @param made what buckets are that are made by it
    ObjectStore buckets(NewBuckets made);

    /// The history of the caller's buckets; valid until this session is closed.
    ObjectHistory history();

    @Override
    void close();
}
