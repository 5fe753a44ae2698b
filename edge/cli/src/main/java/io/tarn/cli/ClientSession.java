package io.tarn.cli;

import io.tarn.block.VolumeDescriptor;
import io.tarn.bucket.AuditedBucket;
import io.tarn.bucket.BucketAudit;
import io.tarn.bucket.BucketHistory;
import io.tarn.bucket.BucketServers;
import io.tarn.bucket.BucketStore;
import io.tarn.bucket.NewBuckets;
import io.tarn.bucket.NodeDrain;
import io.tarn.bucket.ObjectHistory;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.client.BlockVolume;
import io.tarn.client.ClusterClient;
import io.tarn.client.ClusterClient.Changed;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.client.ClusterClient.Settled;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterUnavailableException;
import io.tarn.client.VolumeAudit;
import io.tarn.cluster.ClusterMap;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.ring.KnownRing;
import io.tarn.operations.ring.Listing;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.evidence.Evidence;
import io.tarn.s3.store.ObjectStore;
import io.tarn.s3.store.Outcome;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A session over the network.
final class ClientSession implements ClusterSession {
    private final ClusterClient client;
    private final NodeIdentity caller;
    private final List<BucketStore> stores = new CopyOnWriteArrayList<>();
    private @Nullable ObjectHistory history;

    private ClientSession(ClusterClient client, NodeIdentity caller) {
        this.client = client;
        this.caller = caller;
    }

    static ClusterSession connect(ClusterMap cluster, NodeIdentity caller, IoThreads io) {
        return new ClientSession(
                ClusterClient.of(cluster, caller, ChannelSecurity.mutualTls(caller), io), caller);
    }

    /// Something that waits for the cluster.
    @FunctionalInterface
    private interface Call<T> {
        T run() throws CommandFailure, InterruptedException;
    }

    private static <T> T awaited(Call<T> call) throws CommandFailure {
        try {
            return call.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitStatus.FAILED, "interrupted", e);
        }
    }

    @Override
    public ClusterStatus status() throws CommandFailure {
        return awaited(client::status);
    }

    @Override
    public Listing listing() throws CommandFailure {
        return awaited(() -> {
            try {
                return client.listing();
            } catch (ClusterUnavailableException e) {
                throw new CommandFailure(ExitStatus.UNAVAILABLE, String.valueOf(e.getMessage()), e);
            }
        });
    }

    @Override
    public KnownRing ring() throws CommandFailure {
        return client.ring()
                .orElseThrow(() ->
                        new CommandFailure(
                                ExitStatus.UNAVAILABLE,
                                "the ring has no key yet, or too few nodes answer"));
    }

    @Override
    public SortedMap<String, List<Evidence>> evidence() throws CommandFailure {
        return awaited(client::evidence);
    }

    @Override
    public Proof settle(Affair affair) throws CommandFailure {
        return proof(awaited(() -> client.settle(affair)));
    }

    @Override
    public Proof change(CatalogueRequest request) throws CommandFailure {
        return proof(awaited(() -> client.change(request)));
    }

    private static Proof proof(Settled settled) throws CommandFailure {
        return switch (settled) {
            case Settled.Done(Proof proof) -> proof;
            case Settled.Refused(String reason) ->
                    throw new CommandFailure(ExitStatus.REFUSED, reason);
            case Settled.NotNow(String reason) -> throw new NotNowFailure(reason);
            case Settled.Unavailable(String reason) ->
                    throw new CommandFailure(ExitStatus.UNAVAILABLE, reason);
        };
    }

    @Override
    public Changed.Made create(NewVolume volume) throws CommandFailure {
        return made(awaited(() -> client.create(volume)));
    }

    @Override
    public void remove(VolumeDescriptor volume) throws CommandFailure {
        var _ = made(awaited(() -> client.remove(volume)));
    }

    private static Changed.Made made(Changed changed) throws CommandFailure {
        return switch (changed) {
            case Changed.Made made -> made;
            case Changed.Refused(String reason) ->
                    throw new CommandFailure(ExitStatus.REFUSED, reason);
            case Changed.Unavailable(String reason) ->
                    throw new CommandFailure(ExitStatus.UNAVAILABLE, reason);
        };
    }

    @Override
    public boolean awaitReady(VolumeDescriptor volume, Duration atMost)
            throws InterruptedException {
        return client.awaitReady(volume, atMost.toMillis());
    }

    @Override
    public VolumeAudit.Report audit(VolumeDescriptor volume) {
        return client.audit(volume);
    }

    @Override
    public Outcome<AuditedBucket> auditBucket(String bucket) {
        return BucketAudit.run(client, caller, bucket);
    }

    @Override
    public Outcome<BucketServers.Found> bucketsNaming(KeyId node) {
        return BucketServers.naming(client, caller, node);
    }

    @Override
    public Outcome<List<NodeDrain.Moved>> drain(
            IdentityKey old, IdentityKey heir, Duration patience, NodeDrain.Progress progress) {
        return NodeDrain.run(client, caller, old, heir, patience, progress);
    }

    @Override
    public BlockVolume open(VolumeDescriptor volume) {
        return client.open(volume);
    }

    @Override
    public ObjectStore buckets(NewBuckets made) {
        var store = BucketStore.of(client, caller, made);
        stores.add(store);
        return store;
    }

    @Override
    public synchronized ObjectHistory history() {
        if (history == null) {
            history = BucketHistory.of(client, caller);
        }
        return history;
    }

    @Override
    public void close() {
        stores.forEach(BucketStore::close);
        client.close();
    }
}
