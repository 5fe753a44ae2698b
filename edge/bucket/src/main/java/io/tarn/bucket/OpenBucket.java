package io.tarn.bucket;

import io.tarn.object.Head;
import io.tarn.s3.store.Refusal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A bucket, and what was seen last of its settings. Safe for use by many threads.
final class OpenBucket {
    /// Settings that others have changed are noticed after so long; by who changes something, at once.
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final Backlog backlog;
    private final Volume volume;
    private final Content content;
    private final Disperser disperser;
    private final Care care;
    private volatile @Nullable Seen seen;

    private record Seen(BucketState state, long atNanos) {}

    OpenBucket(
            String name,
            Volume volume,
            Content content,
            Disperser disperser,
            Backlog backlog,
            Care care) {
        this.name = name;
        this.backlog = backlog;
        this.volume = new NotedVolume(volume, backlog);
        this.content = content;
        this.disperser = disperser;
        this.care = care;
    }

    String name() {
        return name;
    }

    Volume volume() {
        return volume;
    }

    Content content() {
        return content;
    }

    /// What was made here, and waits for dispersal.
    Backlog backlog() {
        return backlog;
    }

    Disperser disperser() {
        return disperser;
    }

    Care care() {
        return care;
    }

    /// @throws RefusedException with [Refusal#NO_SUCH_BUCKET]
    BucketState state() throws RefusedException, InterruptedException {
        Seen last = seen;
        return last != null && System.nanoTime() - last.atNanos() < FRESH_NANOS
                ? last.state()
                : look(volume.view());
    }

    /// As it is there.
    BucketState look(Volume.View view) throws RefusedException, InterruptedException {
        long now = System.nanoTime();
        Head head =
                view.head(Items.SETTINGS)
                        .filter(newest -> !newest.isDeleted())
                        .orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_BUCKET));
        BucketState state = BucketState.of(head);
        seen = new Seen(state, now);
        return state;
    }

    /// It has turned out to be otherwise.
    void forget() {
        seen = null;
    }
}
