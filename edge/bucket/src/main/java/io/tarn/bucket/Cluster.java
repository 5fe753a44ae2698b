package io.tarn.bucket;

import io.tarn.object.Retention;
import java.util.Optional;

/// Where volumes of objects and their stores are. Methods wait, for a bounded time.
interface Cluster {
    /// The volume that lists the buckets, which is made if it is not there.
    Volume directory() throws RefusedException, InterruptedException;

    /// The volume and store of a bucket, if they were made.
    Optional<OpenBucket> find(String bucket) throws RefusedException, InterruptedException;

    /// The same; makes what is not there. It is no bucket yet: its settings make it one.
    ///
    /// @param retention of the volume, if it is made
    OpenBucket make(String bucket, Retention retention)
            throws RefusedException, InterruptedException;
}
