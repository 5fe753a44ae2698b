package io.tarn.bucket;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Disperses what the ring holds of an owner's buckets, in the background: a thread for each, of which few work at a time.
final class Dispersal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispersal.class);
    private static final int AT_A_TIME = 2;
    private static final long CLOSE_MS_MAX = 5_000;

    private final DispersalLimits limits;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore turns = new Semaphore(AT_A_TIME, true);

    Dispersal(DispersalLimits limits) {
        this.limits = limits;
    }

    /// Makes it known which buckets there are.
    @FunctionalInterface
    interface Finder {
        /// Adds all that were not added yet.
        void findAll() throws RefusedException, InterruptedException;
    }

    /// Of buckets that nobody asks for here too.
    void begin(Finder finder) {
        threads.execute(() -> run(() -> searched(finder), limits.bucketsMs()));
    }

    /// From now on, once for each bucket.
    void add(OpenBucket bucket) {
        var dispersal = new VolumeDispersal(bucket, limits, System::nanoTime);
        var upkeep = new BucketUpkeep(bucket);
        long later =
                ThreadLocalRandom.current()
                        .nextLong(limits.upkeepFirstMs(), 2 * limits.upkeepFirstMs());
        try {
            threads.execute(() -> run(dispersal::turn, 0));
            threads.execute(() -> run(upkeep::turn, later));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} was opened while this was closed", bucket.name());
        }
    }

    @FunctionalInterface
    private interface Work {
        /// @return milliseconds to wait for the next turn
        long turn() throws InterruptedException;
    }

    private static long searched(Finder finder) throws InterruptedException {
        try {
            finder.findAll();
        } catch (RefusedException e) {
            LOG.debug("not all buckets are known: {}", e.getMessage());
        }
        return DispersalLimits.BUCKETS_AGAIN_MS;
    }

    private void run(Work work, long firstMs) {
        try {
            Thread.sleep(firstMs);
            while (true) {
                Thread.sleep(turn(work));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long turn(Work work) throws InterruptedException {
        turns.acquire();
        try {
            return work.turn();
        } catch (RuntimeException | Error bug) {
            // Nothing is lost by it; others go on.
            LOG.error("dispersal has met a bug", bug);
            return limits.failureMaxMs();
        } finally {
            turns.release();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_MS_MAX, TimeUnit.MILLISECONDS)) {
                LOG.debug("blocks are being dispersed yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
