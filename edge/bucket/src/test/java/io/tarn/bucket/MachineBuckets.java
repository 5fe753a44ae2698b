package io.tarn.bucket;

import io.tarn.object.ObjectLimits;

/// Buckets over a ring's state machine and nodes of this process, for tests of other packages.
public final class MachineBuckets implements AutoCloseable {
    private static final int INLINE_BYTES_MAX = 4096;

    private final MachineRing ring = new MachineRing(ObjectLimits.production(), INLINE_BYTES_MAX);
    private final BucketStore store =
            new BucketStore(ring, DispersalLimits.production(), MachineRing.MADE);

    public MachineBuckets() {}

    public BucketStore store() {
        return store;
    }

    public ObjectHistory history() {
        return new BucketHistory(ring);
    }

    /// Agreed time goes on.
    public void pass(long millis) {
        ring.pass(millis);
    }

    @Override
    public void close() {
        store.close();
    }
}
