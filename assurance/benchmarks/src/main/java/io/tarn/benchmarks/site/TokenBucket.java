package io.tarn.benchmarks.site;

/// A rate that many threads share: whoever sends waits until its bytes are due. Holds no more than
/// one burst of unused time.
final class TokenBucket {
    private final double nanosPerByte;
    private final long burstNanos;
    private long dueNanos;

    TokenBucket(double bytesPerSecond, int burstBytes, long nowNanos) {
        nanosPerByte = 1e9 / bytesPerSecond;
        burstNanos = (long) (burstBytes * nanosPerByte);
        dueNanos = nowNanos;
    }

    void take(int bytes) throws InterruptedException {
        long wait = waitNanos(bytes, System.nanoTime());
        if (wait > 0) {
            Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
    }

    /// Takes the bytes at `nowNanos`, and says how long after it they are due.
    synchronized long waitNanos(int bytes, long nowNanos) {
        dueNanos = Math.max(dueNanos, nowNanos - burstNanos) + (long) (bytes * nanosPerByte);
        return Math.max(0, dueNanos - nowNanos);
    }
}
