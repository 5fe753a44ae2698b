package io.tarn.storage;

import static io.tarn.base.Invariant.require;

import java.util.random.RandomGenerator;

/// Bounds of a store's memory and disk; nothing in it grows past a number named here, except what
/// its owner puts in.
///
/// @param reserveBytes free space below which the store is full. Garbage collection works in it, so
///     it holds the write buffers and the log, twice
/// @param cacheBytes memory for blocks, indexes and filters read from disk
/// @param fragmentBufferBytes fragments gathered in memory before they are written out as a file;
///     up to [#BUFFERS_MAX] such buffers exist
/// @param recordBufferBytes the same for each of the other shelves
/// @param backgroundThreads threads that write buffers out and collect garbage
public record StoreLimits(
        long reserveBytes,
        long cacheBytes,
        long fragmentBufferBytes,
        long recordBufferBytes,
        int backgroundThreads) {
    /// Buffers of one shelf: one being filled, the others being written out.
    public static final int BUFFERS_MAX = 3;

    private static final int BUFFERS_IN_LOG = 2;
    private static final long BUFFER_BYTES_MIN = 64 << 10;

    public StoreLimits {
        require(fragmentBufferBytes >= BUFFER_BYTES_MIN, "fragment buffers hold 64 KiB or more");
        require(recordBufferBytes >= BUFFER_BYTES_MIN, "record buffers hold 64 KiB or more");
        require(cacheBytes >= 0, "a cache has no negative size");
        require(backgroundThreads >= 1, "writing out needs a thread");
        require(
                reserveBytes >= reserveBytesMin(fragmentBufferBytes),
                "a reserve holds log and write buffers, twice");
    }

    public static StoreLimits production() {
        return new StoreLimits(1 << 30, 256 << 20, 16 << 20, 16 << 20, 2);
    }

    /// For many stores in one process, such as a whole cluster on a laptop.
    public static StoreLimits small() {
        return new StoreLimits(256 << 20, 32 << 20, 8 << 20, 4 << 20, 2);
    }

    /// Small enough that a test reaches every bound.
    public static StoreLimits extreme(RandomGenerator random) {
        long fragmentBuffer = BUFFER_BYTES_MIN << random.nextInt(5);
        return new StoreLimits(
                reserveBytesMin(fragmentBuffer),
                (long) random.nextInt(4) << 18,
                fragmentBuffer,
                BUFFER_BYTES_MIN,
                1 + random.nextInt(2));
    }

    /// Log kept to rebuild the write buffers after a crash; all of it is space beside the data.
    long logBytesMax() {
        return BUFFERS_IN_LOG * fragmentBufferBytes;
    }

    private static long reserveBytesMin(long fragmentBufferBytes) {
        return 2 * (2 * BUFFERS_MAX + 1) * fragmentBufferBytes;
    }
}
