package io.tarn.member;

/// How many requests batches had of late: of the last [#KEPT] that had any. Safe for use by many threads.
public final class BatchSizes {
    static final int KEPT = 1024;

    private final int[] sizes = new int[KEPT];
    private long count;

    BatchSizes() {}

    /// @param batches that had requests, of the last so many
    /// @param requests in all of these
    /// @param largest requests in one of these
    public record Recent(int batches, long requests, int largest) {}

    /// @param requests in a batch; a batch without any fills a gap, and says nothing of how many come at a time
    synchronized void note(int requests) {
        if (requests > 0) {
            sizes[(int) (count++ % KEPT)] = requests;
        }
    }

    public synchronized Recent recent() {
        int batches = (int) Math.min(count, KEPT);
        long requests = 0;
        int largest = 0;
        for (int i = 0; i < batches; i++) {
            requests += sizes[i];
            largest = Math.max(largest, sizes[i]);
        }
        return new Recent(batches, requests, largest);
    }
}
