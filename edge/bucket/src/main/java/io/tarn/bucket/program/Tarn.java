package io.tarn.bucket.program;

import io.tarn.block.Redundancy;
import io.tarn.bucket.BucketHistory;
import io.tarn.bucket.BucketStore;
import io.tarn.bucket.NewBuckets;
import io.tarn.bucket.ObjectHistory;
import io.tarn.client.ClusterClient;
import io.tarn.cluster.ClusterFile;
import io.tarn.cluster.ClusterFileException;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.KeyFiles;
import io.tarn.crypto.KeyFileException;
import io.tarn.crypto.NodeIdentity;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Versioning;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import java.nio.file.Path;

/// One owner's way into the buckets of a cluster. A process needs one of each owner.
public final class Tarn implements AutoCloseable {
    private final BucketStore store;
    private final ObjectHistory history;
    private final Runnable end;

    Tarn(BucketStore store, ObjectHistory history, Runnable end) {
        this.store = store;
        this.history = history;
        this.end = end;
    }

    /// Connects when it is first used.
    ///
    /// @param cluster its file, `cluster.toml`
    /// @param key the owner's, for example `admin.key` beside it
    /// @throws CannotOpenException if one of the files cannot be read, or is none
    public static Tarn open(Path cluster, Path key) throws CannotOpenException {
        ClusterMap map;
        NodeIdentity owner;
        try {
            map = ClusterFile.load(cluster);
            owner = KeyFiles.read(key);
        } catch (ClusterFileException | KeyFileException e) {
            throw new CannotOpenException(String.valueOf(e.getMessage()), e);
        }
        var io = IoThreads.start("tarn-program");
        var client = ClusterClient.of(map, owner, ChannelSecurity.mutualTls(owner), io);
        var made = new NewBuckets(new Redundancy(1, 2), NewBuckets.UNDO_USUAL);
        return new Tarn(
                BucketStore.of(client, owner, made),
                BucketHistory.of(client, owner),
                () -> {
                    client.close();
                    io.close();
                });
    }

    /// A bucket, whether it is there or not: what is asked of one that is not ends as [Answer.Nothing] or
    /// [WhyNot#NO_SUCH_BUCKET].
    public Bucket bucket(String name) {
        return new Bucket(store, history, name);
    }

    /// Makes a bucket that keeps all versions: of four servers or more, of which one may lie or fail.
    ///
    /// @param name as S3 allows
    public Change<Bucket> createBucket(String name) {
        BucketSettings settings = BucketSettings.plain().withVersioning(Versioning.ENABLED);
        return switch (store.createBucket(name, settings)) {
            case Outcome.Success<?> _ -> new Change.Applied<>(bucket(name));
            case Outcome.Refused<?> refused -> WhyNot.refused(refused);
            case Outcome.Indeterminate<?>(String detail) -> new Change.Indeterminate<>(detail);
        };
    }

    @Override
    public void close() {
        store.close();
        end.run();
    }
}
