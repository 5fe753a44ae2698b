package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.object.Retention;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.operations.object.ObjectList;
import io.tarn.s3.store.Bucket;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Versioning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The buckets of a cluster: makes, finds and deletes them. Safe for use by many threads.
final class Buckets {
    private static final Logger LOG = LoggerFactory.getLogger(Buckets.class);
    static final String ENTRY = "b";

    private final Cluster cluster;
    private final ConcurrentHashMap<String, BucketParts> open = new ConcurrentHashMap<>();
    private final Leftovers leftovers;
    private final Dispersal dispersal;
    private final NewBuckets made;
    private @Nullable Volume directory;

    Buckets(Cluster cluster, Leftovers leftovers, Dispersal dispersal, NewBuckets made) {
        this.cluster = cluster;
        this.leftovers = leftovers;
        this.dispersal = dispersal;
        this.made = made;
    }

    private synchronized Volume directory() throws RefusedException, InterruptedException {
        if (directory == null) {
            directory = cluster.directory();
        }
        return directory;
    }

    /// A bucket that was made once. Whether it is there its settings say.
    ///
    /// @throws RefusedException with [Refusal#NO_SUCH_BUCKET]
    BucketParts find(String name) throws RefusedException, InterruptedException {
        BucketParts known = open.get(name);
        if (known != null) {
            return known;
        }
        return opened(
                cluster.find(name).orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_BUCKET)));
    }

    /// One for all, since they share what they see.
    private BucketParts opened(OpenBucket bucket) {
        return open.computeIfAbsent(
                bucket.name(),
                _ -> {
                    dispersal.add(bucket);
                    return BucketParts.of(bucket, leftovers);
                });
    }

    /// Opens all that were ever made: of those that are hidden the ring may hold blocks too.
    void openAll() throws RefusedException, InterruptedException {
        Volume.View view = directory().view();
        Bytes prefix = Items.utf8(ENTRY);
        Bytes from = prefix;
        ObjectList<Head> page;
        do {
            page = view.heads(prefix, from, Volume.PAGE_MAX);
            for (ObjectList.Listed<Head> entry : page.entries()) {
                from = Items.behind(entry.name().utf8());
                openIfThere(nameOf(entry.name()));
            }
        } while (!page.isComplete());
    }

    private void openIfThere(String name) throws InterruptedException {
        try {
            find(name);
        } catch (RefusedException e) {
            // What is wrong with one is not to keep others from being opened.
            LOG.debug("{} is not opened: {}", name, e.getMessage());
        }
    }

    private static String nameOf(ObjectName entry) {
        return entry.toString().substring(ENTRY.length());
    }

    List<Bucket> list() throws RefusedException, InterruptedException {
        Volume.View view = directory().view();
        var buckets = new ArrayList<Bucket>();
        Bytes prefix = Items.utf8(ENTRY);
        Bytes from = prefix;
        ObjectList<Head> page;
        do {
            page = view.heads(prefix, from, Volume.PAGE_MAX);
            for (ObjectList.Listed<Head> entry : page.entries()) {
                from = Items.behind(entry.name().utf8());
                if (!entry.value().isDeleted()) {
                    listed(entry.name()).ifPresent(buckets::add);
                }
            }
        } while (!page.isComplete());
        return buckets;
    }

    private Optional<Bucket> listed(ObjectName entry)
            throws RefusedException, InterruptedException {
        String name = nameOf(entry);
        try {
            return Optional.of(find(name).bucket().state().shown(name));
        } catch (RefusedException e) {
            if (e.why() == Refusal.NO_SUCH_BUCKET) {
                return Optional.empty(); // Somebody is about to delete it, or was.
            }
            throw e;
        }
    }

    Bucket create(String name, BucketSettings settings)
            throws RefusedException, InterruptedException {
        BucketParts known = open.get(name);
        OpenBucket bucket =
                known != null
                        ? known.bucket()
                        : opened(cluster.make(name, made.retention(settings))).bucket();
        keepVersionsIfAsked(bucket, settings);
        boolean isNew = SettingsChange.putFirst(bucket, BucketState.first(settings));
        // Also if it is there: whoever made it may have stopped before it came to this.
        enter(name, new Action.SetMetadata(io.tarn.object.Metadata.NONE));
        if (!isNew) {
            throw new RefusedException(Refusal.BUCKET_EXISTS);
        }
        return bucket.state().shown(name);
    }

    /// Before S3 promises it.
    private static void keepVersionsIfAsked(OpenBucket bucket, BucketSettings settings)
            throws RefusedException, InterruptedException {
        if (settings.versioning() != Versioning.OFF) {
            bucket.care().retain(new Retention.All());
        }
    }

    private void enter(String name, Action action) throws RefusedException, InterruptedException {
        var part =
                new Part(
                        ObjectName.of(ENTRY + name),
                        List.of(new Tuple(new Predicate.True(), List.of(action))));
        directory().change(List.of(part), Blocks.NONE);
    }

    Bucket configure(Bucket seen, BucketSettings settings)
            throws RefusedException, InterruptedException {
        OpenBucket bucket = find(seen.name()).bucket();
        BucketState state = bucket.look(bucket.volume().view());
        boolean isSeen = state.revision().number() == seen.revision();
        if (isSeen && state.isOff()) {
            keepVersionsIfAsked(bucket, settings);
        }
        if (!isSeen || !SettingsChange.put(bucket, state, state.next(settings, false))) {
            throw new RefusedException(Refusal.CONFLICT);
        }
        return bucket.state().shown(seen.name());
    }

    /// Hides the bucket and its history.
    ///
    /// First it is said that the bucket is closing, then looked whether it is empty. Whoever puts something into it meanwhile
    /// says that it is not closing, and the deletion fails: nothing that was acknowledged is hidden.
    void delete(String name) throws RefusedException, InterruptedException {
        OpenBucket bucket = find(name).bucket();
        BucketState state = bucket.look(bucket.volume().view());
        if (!SettingsChange.put(bucket, state, state.next(state.settings(), true))) {
            throw new RefusedException(Refusal.CONFLICT);
        }
        Volume.View view = bucket.volume().view();
        BucketState closing = bucket.look(view);
        if (!closing.isClosing()) {
            throw new RefusedException(Refusal.CONFLICT);
        }
        if (hasObjects(view, closing)) {
            SettingsChange.put(bucket, closing, closing.next(closing.settings(), false));
            throw new RefusedException(Refusal.BUCKET_NOT_EMPTY);
        }
        if (!SettingsChange.remove(bucket, closing)) {
            throw new RefusedException(Refusal.CONFLICT);
        }
        enter(name, new Action.Remove());
    }

    private static boolean hasObjects(Volume.View view, BucketState state)
            throws RefusedException, InterruptedException {
        Bytes prefix = Items.objects(Bytes.EMPTY);
        Bytes from = prefix;
        ObjectList<Head> page;
        do {
            page = view.heads(prefix, from, Volume.PAGE_MAX);
            for (ObjectList.Listed<Head> entry : page.entries()) {
                from = Items.behind(entry.name().utf8());
                Item newest = Item.of(entry.name(), entry.value());
                if (new ShownVersions(state).isShown(newest) && !newest.isMarker()) {
                    return true;
                }
            }
        } while (!page.isComplete());
        return false;
    }
}
