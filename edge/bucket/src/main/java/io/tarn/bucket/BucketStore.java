package io.tarn.bucket;

import static io.tarn.bucket.Calls.outcome;
import static io.tarn.bucket.Calls.streamOutcome;

import io.tarn.base.Bytes;
import io.tarn.client.ClusterClient;
import io.tarn.client.object.StoredContent;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.Lock;
import io.tarn.ring.AgreedTime;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Bucket;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Deletion;
import io.tarn.s3.store.Done;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.ObjectStore;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import io.tarn.s3.store.Part;
import io.tarn.s3.store.Place;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Upload;
import io.tarn.s3.store.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// Buckets in a cluster, of one owner. Any number of these may be at work side by side, in any processes.
public final class BucketStore implements ObjectStore, AutoCloseable {
    private static final String SUFFIX = "_";

    private final Leftovers leftovers = new Leftovers();
    private final Dispersal dispersal;
    private final Buckets buckets;

    BucketStore(Cluster cluster, DispersalLimits limits, NewBuckets made) {
        dispersal = new Dispersal(limits);
        buckets = new Buckets(cluster, leftovers, dispersal, made);
        dispersal.begin(buckets::openAll);
    }

    /// @param client the owner's; to be closed after this
    /// @param owner of all buckets, of their volumes and stores
    /// @param made what buckets are that are made by it
    public static BucketStore of(ClusterClient client, NodeIdentity owner, NewBuckets made) {
        return new BucketStore(
                new RealCluster(client, owner, made.redundancy()),
                DispersalLimits.production(),
                made);
    }

    /// What the catalogue calls the volume that a bucket's blocks are in.
    public static String volumeName(String bucket) {
        return bucket + SUFFIX;
    }

    /// The bucket whose blocks a volume of the catalogue is for, by its name.
    static Optional<String> bucketOf(String volume) {
        return volume.endsWith(SUFFIX)
                ? Optional.of(volume.substring(0, volume.length() - SUFFIX.length()))
                : Optional.empty();
    }

    /// Whether a volume of the catalogue is for a bucket's blocks, by its name.
    public static boolean isVolumeName(String volume) {
        return volume.endsWith(SUFFIX);
    }

    @Override
    public Outcome<List<Bucket>> buckets() {
        return outcome(buckets::list);
    }

    @Override
    public Outcome<Bucket> bucket(String name) {
        return outcome(() -> buckets.find(name).bucket().state().shown(name));
    }

    @Override
    public Outcome<Bucket> createBucket(String name, BucketSettings settings) {
        return outcome(() -> buckets.create(name, settings));
    }

    @Override
    public Outcome<Done> deleteBucket(String name) {
        return outcome(() -> {
            buckets.delete(name);
            return Done.DONE;
        });
    }

    @Override
    public Outcome<Bucket> configure(Bucket seen, BucketSettings settings) {
        return outcome(() -> buckets.configure(seen, settings));
    }

    @Override
    public Outcome<Version> find(String bucket, String key, Optional<String> versionId) {
        return outcome(() -> {
            Lookups lookups = buckets.find(bucket).lookups();
            return versionId.isPresent()
                    ? lookups.version(key, versionId.get())
                    : lookups.newest(key);
        });
    }

    @Override
    public Outcome<Done> read(
            String bucket, Version version, long from, long length, OutputStream out)
            throws IOException {
        return streamOutcome(() -> {
            BucketParts parts = buckets.find(bucket);
            Lookups.Start start = parts.lookups().start(version);
            parts.bucket().content().read(start.index(), start.where(), from, length, out);
            return Done.DONE;
        });
    }

    @Override
    public Outcome<Done> prove(String bucket, Version version, OutputStream out)
            throws IOException {
        return streamOutcome(() -> {
            BucketParts parts = buckets.find(bucket);
            Item item = parts.lookups().item(version);
            VersionProofs.write(
                    parts.bucket().volume(),
                    item.name(),
                    item.number(),
                    item.vguid(),
                    item.where(),
                    out);
            return Done.DONE;
        });
    }

    @Override
    public Outcome<Version> put(
            String bucket, String key, Incoming incoming, Condition condition, ObjectLock lock)
            throws IOException {
        return streamOutcome(() -> {
            BucketParts parts = buckets.find(bucket);
            parts.bucket().state();
            Items.object(key);
            StoredContent content = parts.bucket().content().store(incoming.content());
            return parts.commits().put(key, content, incoming.attributes(), condition, lock);
        });
    }

    @Override
    public Outcome<Version> copy(
            String sourceBucket,
            Version source,
            String bucket,
            String key,
            Attributes attributes,
            Condition condition,
            ObjectLock lock) {
        if (!sourceBucket.equals(bucket)) {
            return Outcome.refused(Refusal.NOT_OFFERED);
        }
        return outcome(() -> {
            BucketParts parts = buckets.find(bucket);
            Item item = parts.lookups().item(source);
            return parts.commits().copy(item, key, attributes, condition, lock);
        });
    }

    @Override
    public Outcome<Version> describe(String bucket, Version seen, Attributes attributes) {
        if (!seen.newest() || seen.deleted()) {
            return Outcome.refused(Refusal.NOT_OFFERED);
        }
        return outcome(() -> buckets.find(bucket).commits().describe(seen, attributes));
    }

    @Override
    public Outcome<Deletion> delete(String bucket, String key, Condition condition) {
        return outcome(() -> buckets.find(bucket).commits().delete(key, condition));
    }

    @Override
    public Outcome<Deletion> deleteVersion(
            String bucket, String key, String versionId, boolean bypass) {
        return outcome(() -> {
            BucketParts parts = buckets.find(bucket);
            Version version;
            try {
                version = parts.lookups().version(key, versionId);
            } catch (RefusedException e) {
                if (e.why() == Refusal.NO_SUCH_VERSION) {
                    return new Deletion(Optional.of(versionId), false);
                }
                throw e;
            }
            // Whoever tries whether a lock holds is told that it does.
            if (!version.lock().equals(ObjectLock.NONE)
                    && Locks.holds(
                            Locks.stored(version.lock()),
                            parts.bucket().volume().viewInOrder().time(),
                            bypass)) {
                throw new RefusedException(Refusal.LOCKED);
            }
            throw new RefusedException(
                    Refusal.NOT_OFFERED, "versions are removed by retention alone");
        });
    }

    @Override
    public Outcome<Done> protect(String bucket, Version version, ObjectLock lock, boolean bypass) {
        return outcome(() -> {
            BucketParts parts = buckets.find(bucket);
            Item item = parts.lookups().item(version);
            Lock wanted = Locks.stored(lock);
            // The ring knows the store's owner only, who may shorten what is locked by governance,
            // or make it compliance.
            if (!bypass) {
                AgreedTime now = parts.bucket().volume().viewInOrder().time();
                boolean isOtherMode =
                        item.lock().mode() == Lock.Mode.GOVERNANCE
                                && item.lock().untilMillis() > now.millis()
                                && wanted.mode() != Lock.Mode.GOVERNANCE;
                if (isOtherMode || !wanted.isAtLeast(item.lock(), now)) {
                    throw new RefusedException(Refusal.LOCKED);
                }
            }
            parts.bucket().volume().protect(item.name(), item.number(), wanted);
            return Done.DONE;
        });
    }

    @Override
    public Outcome<Page<Version>> list(String bucket, String prefix, Bytes from, int max) {
        return outcome(() -> buckets.find(bucket).lists().newest(prefix, from, max));
    }

    @Override
    public Outcome<Page<Version>> listVersions(String bucket, String prefix, Place from, int max) {
        return outcome(() -> buckets.find(bucket).lists().all(prefix, from, max));
    }

    @Override
    public Outcome<Upload> beginUpload(
            String bucket, String key, SortedMap<String, String> metadata, ObjectLock lock) {
        return outcome(() -> buckets.find(bucket).uploads().begin(key, metadata, lock));
    }

    @Override
    public Outcome<Upload> upload(String bucket, String key, String uploadId) {
        return outcome(() -> buckets.find(bucket).uploads().find(key, uploadId));
    }

    @Override
    public Outcome<Part> putPart(
            String bucket, String key, String uploadId, int number, Incoming incoming)
            throws IOException {
        return streamOutcome(() -> {
            BucketParts parts = buckets.find(bucket);
            parts.uploads().find(key, uploadId);
            StoredContent content = parts.bucket().content().store(incoming.content());
            return parts.uploads().put(key, uploadId, number, content, incoming.attributes());
        });
    }

    @Override
    public Outcome<Page<Part>> parts(
            String bucket, String key, String uploadId, int after, int max) {
        return outcome(() -> buckets.find(bucket).uploads().parts(key, uploadId, after, max));
    }

    @Override
    public Outcome<Version> complete(
            String bucket,
            Upload upload,
            List<Part> parts,
            Attributes attributes,
            Condition condition) {
        return outcome(() ->
                buckets.find(bucket).uploads().complete(upload, parts, attributes, condition));
    }

    @Override
    public Outcome<Done> abort(String bucket, String key, String uploadId) {
        return outcome(() -> {
            buckets.find(bucket).uploads().abort(key, uploadId);
            return Done.DONE;
        });
    }

    @Override
    public Outcome<Page<Upload>> uploads(String bucket, String prefix, Place from, int max) {
        return outcome(() -> buckets.find(bucket).uploads().list(prefix, from, max));
    }

    /// Changes several objects of a bucket in one step of the ring's order if all are as they are expected to be then, or none.
    ///
    /// @param steps of different keys, 1 to [BatchStep#STEPS_MAX]
    /// @throws IOException from what is to be stored; then nothing has happened
    public Outcome<BatchResult> change(String bucket, List<BatchStep> steps) throws IOException {
        return streamOutcome(() -> new Batch(buckets.find(bucket), steps).run());
    }

    /// Lets go of what goes on in the background.
    @Override
    public void close() {
        dispersal.close();
        leftovers.close();
    }
}
