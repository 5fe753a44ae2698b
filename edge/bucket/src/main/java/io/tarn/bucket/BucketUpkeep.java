package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.object.Head;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.machine.CollectPlace;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Comparison;
import io.tarn.object.update.Part;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.operations.object.ObjectList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Once a day somebody looks after a bucket: removes parts of uploads that are no more, has versions pruned that are not retained,
/// and has nodes drop what no version names then. Whoever it is says so first, by an object of the bucket's volume, so that of many
/// gateways one does it. Used by one thread.
final class BucketUpkeep {
    /// In agreed time, from one time to the next.
    static final long INTERVAL_MS = TimeUnit.DAYS.toMillis(1);

    /// Between two looks whether it is time.
    static final long LOOK_MS = TimeUnit.HOURS.toMillis(1);

    /// Between two commands: others wait for their turns in the ring, too.
    private static final long PAUSE_MS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(BucketUpkeep.class);

    private final OpenBucket bucket;

    BucketUpkeep(OpenBucket bucket) {
        this.bucket = bucket;
    }

    /// Does what is to be done now.
    ///
    /// @return milliseconds to wait for the next turn
    long turn() throws InterruptedException {
        try {
            if (isMine()) {
                LOG.debug("{}: {}", bucket.name(), reclaim());
            }
        } catch (RefusedException e) {
            LOG.warn("{} is not looked after: {}", bucket.name(), e.getMessage());
        }
        return LOOK_MS;
    }

    /// Does it all, whether it is time or not.
    Reclaimed reclaim() throws RefusedException, InterruptedException {
        removeLeftovers();
        Care.Collected collected = collect();
        return new Reclaimed(collected.pruned(), collected.forgotten(), bucket.care().sweep());
    }

    /// Whether it is time, and nobody else was faster.
    private boolean isMine() throws RefusedException, InterruptedException {
        Volume.View view = bucket.volume().viewInOrder();
        Optional<Head> last = view.head(Items.UPKEEP);
        if (last.isPresent() && view.time().millis() < last.get().time().millis() + INTERVAL_MS) {
            return false;
        }
        Predicate isSame =
                last.<Predicate>map(head -> new Predicate.NumberIs(Comparison.EQUAL, head.number()))
                        .orElseGet(() -> new Predicate.Not(new Predicate.Exists()));
        var mine = new Tuple(isSame, List.of(new Action.SetMetadata(Metadata.NONE)));
        var part = new Part(Items.UPKEEP, List.of(mine));
        return bucket.volume().change(List.of(part), Blocks.NONE) instanceof Volume.Changed.Done;
    }

    /// A part is put only while its upload is there: of those that are not now, none ever is.
    private void removeLeftovers() throws RefusedException, InterruptedException {
        Volume.View view = bucket.volume().view();
        SortedSet<String> gone = new TreeSet<>();
        each(view, Items.PARTS, name -> gone.add(Items.uploadOfPart(name)));
        if (!gone.isEmpty()) {
            each(
                    view,
                    Items.UPLOADS,
                    name -> {
                        if (Items.isUpload(name)) {
                            gone.remove(Items.uploadId(name));
                        }
                    });
        }
        for (String upload : gone) {
            Leftovers.removeAll(bucket, upload);
        }
    }

    private interface Visitor {
        void visit(ObjectName name);
    }

    private static void each(Volume.View view, Bytes prefix, Visitor visitor)
            throws RefusedException, InterruptedException {
        Bytes from = prefix;
        ObjectList<Head> page;
        do {
            page = view.heads(prefix, from, Volume.PAGE_MAX);
            for (ObjectList.Listed<Head> entry : page.entries()) {
                from = Items.behind(entry.name().utf8());
                if (!entry.value().isDeleted()) {
                    visitor.visit(entry.name());
                }
            }
        } while (!page.isComplete());
    }

    private Care.Collected collect() throws RefusedException, InterruptedException {
        Optional<CollectPlace> from = Optional.empty();
        int pruned = 0;
        int forgotten = 0;
        do {
            Care.Collected collected = bucket.care().collect(from);
            pruned += collected.pruned();
            forgotten += collected.forgotten();
            from = collected.next();
            Thread.sleep(PAUSE_MS);
        } while (from.isPresent());
        return new Care.Collected(pruned, forgotten, from);
    }
}
