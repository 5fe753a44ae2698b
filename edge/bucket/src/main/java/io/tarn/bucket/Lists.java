package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.operations.object.ObjectList;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Page;
import io.tarn.s3.store.Place;
import io.tarn.s3.store.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lists of a bucket's objects, in the order of their names.
final class Lists {
    private final OpenBucket bucket;

    Lists(OpenBucket bucket) {
        this.bucket = bucket;
    }

    /// Newest versions that are no delete markers.
    Page<Version> newest(String prefix, Bytes from, int max)
            throws RefusedException, InterruptedException {
        Volume.View view = bucket.volume().view();
        BucketState state = bucket.state();
        var versions = new ArrayList<Version>();
        Bytes at = Items.objects(from);
        boolean isComplete = false;
        while (versions.size() < max && !isComplete) {
            int wanted = Math.min(max - versions.size(), Volume.PAGE_MAX);
            ObjectList<Head> page = view.heads(Items.objects(Items.utf8(prefix)), at, wanted);
            for (ObjectList.Listed<Head> entry : page.entries()) {
                Item item = Item.of(entry.name(), entry.value());
                if (new ShownVersions(state).isShown(item) && !item.isMarker()) {
                    versions.add(item.shown(Described.attributes(entry.value().metadata())));
                }
                at = Items.behind(entry.name().utf8());
            }
            isComplete = page.isComplete();
        }
        return new Page<>(versions, !isComplete);
    }

    /// All versions that are shown, of a name the newest first.
    Page<Version> all(String prefix, Place from, int max)
            throws RefusedException, InterruptedException {
        Volume.View view = bucket.volume().view();
        BucketState state = bucket.state();
        Bytes names = Items.objects(Items.utf8(prefix));
        Bytes at = Items.objects(from.key());
        var pasts = new PastCursor(bucket.volume(), view, names, at);
        var versions = new ArrayList<Version>();
        while (true) {
            ObjectList<Head> page = view.heads(names, at, Volume.PAGE_MAX);
            for (ObjectList.Listed<Head> entry : page.entries()) {
                Optional<String> after =
                        entry.name().utf8().equals(Items.objects(from.key()))
                                ? from.after()
                                : Optional.empty();
                Item newest = Item.of(entry.name(), entry.value());
                addOf(newest, pasts, new ShownVersions(state), after, max, versions);
                if (versions.size() >= max) {
                    return new Page<>(versions, true);
                }
                at = Items.behind(entry.name().utf8());
            }
            if (page.isComplete()) {
                return new Page<>(versions, false);
            }
        }
    }

    /// @param after only what is behind the one of this id
    private static void addOf(
            Item newest,
            PastCursor pasts,
            ShownVersions shown,
            Optional<String> after,
            int max,
            List<Version> versions)
            throws RefusedException, InterruptedException {
        ObjectName name = newest.name();
        boolean isBehind = after.isEmpty();
        for (Optional<Item> item = Optional.of(newest);
                item.isPresent() && versions.size() < max && !shown.isOver();
                item = pasts.next(name)) {
            if (!shown.isShown(item.get())) {
                continue;
            }
            if (isBehind) {
                versions.add(described(item.get()));
            }
            isBehind |= after.filter(item.get().id()::equals).isPresent();
        }
    }

    private static Version described(Item item) {
        return item.shown(new Attributes(Described.etag(item.tag()), Attributes.NONE.metadata()));
    }
}
