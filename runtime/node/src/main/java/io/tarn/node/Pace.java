package io.tarn.node;

/// Holds work to a rate, in bytes a second, by making its threads wait. Safe for use by many.
final class Pace {
    private final long bytesPerSecond;
    private long freeAtNanos = System.nanoTime();

    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /// Waits until `bytes` more may be moved.
    void await(long bytes) throws InterruptedException {
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            freeAtNanos = Math.max(freeAtNanos, now);
            wait = freeAtNanos - now;
            freeAtNanos += (long) (bytes * 1e9 / bytesPerSecond);
        }
        if (wait > 0) {
            Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
    }
}
