package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.operations.object.ObjectList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes the parts of uploads that have ended, in the background. What it does not come to lies about under names that nothing
/// shows, until somebody looks for parts whose upload is no more.
final class Leftovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final int AT_A_TIME = 2;
    private static final long CLOSE_MS_MAX = 5_000;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore turns = new Semaphore(AT_A_TIME);

    void remove(OpenBucket bucket, String uploadId) {
        threads.execute(() -> {
            try {
                turns.acquire();
                try {
                    removeAll(bucket, uploadId);
                } finally {
                    turns.release();
                }
            } catch (RefusedException e) {
                LOG.warn("parts of upload {} are left: {}", uploadId, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    static void removeAll(OpenBucket bucket, String uploadId)
            throws RefusedException, InterruptedException {
        Volume volume = bucket.volume();
        Bytes next = Items.parts(uploadId);
        ObjectList<Head> page;
        do {
            page = volume.view().heads(Items.parts(uploadId), next, Volume.PAGE_MAX);
            var names = new ArrayList<ObjectName>();
            for (ObjectList.Listed<Head> entry : page.entries()) {
                next = Items.behind(entry.name().utf8());
                if (!entry.value().isDeleted()) {
                    names.add(entry.name());
                    // The upload is over: nothing is put together of them any more.
                    bucket.backlog().add(entry.value().vguid());
                }
            }
            for (int from = 0; from < names.size(); from += Update.PARTS_MAX) {
                int to = Math.min(names.size(), from + Update.PARTS_MAX);
                List<Part> parts =
                        names.subList(from, to).stream().map(Leftovers::removal).toList();
                // These are of parts too, and nobody else notes them.
                if (volume.change(parts, Blocks.NONE) instanceof Volume.Changed.Done done) {
                    done.made().forEach(marker -> bucket.backlog().add(marker.vguid()));
                }
            }
        } while (!page.isComplete());
    }

    private static Part removal(ObjectName name) {
        return new Part(
                name, List.of(new Tuple(new Predicate.True(), List.of(new Action.Remove()))));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_MS_MAX, TimeUnit.MILLISECONDS)) {
                LOG.debug("parts are being removed yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
