package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.IndexRoot;
import io.tarn.operations.object.Likely;
import io.tarn.operations.object.ObjectList;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Finds versions of objects. Safe for use by many threads.
final class Lookups {
    /// Of versions, of which each takes some hundred bytes.
    private static final int REMEMBERED_MAX = 1 << 14;

    private final OpenBucket bucket;

    /// Of versions that have content; those that were asked for last, last.
    private final Map<Place, Start> starts = new LinkedHashMap<>(16, 0.75f, true);

    private record Place(ObjectName name, VersionNumber number) {}

    /// Where a version's content begins, which never changes.
    ///
    /// @param index empty if it has none
    /// @param where its blocks most likely are
    record Start(Optional<IndexRoot> index, Likely where) {}

    Lookups(OpenBucket bucket) {
        this.bucket = bucket;
    }

    /// The newest version, a delete marker too.
    Version newest(String key) throws RefusedException, InterruptedException {
        Volume.View view = bucket.volume().view();
        ObjectName name = Items.object(key);
        Head head = view.head(name).orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_KEY));
        return newest(name, head).orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_KEY));
    }

    private Optional<Version> newest(ObjectName name, Head head)
            throws RefusedException, InterruptedException {
        Item item = Item.of(name, head);
        if (!new ShownVersions(bucket.state()).isShown(item)) {
            return Optional.empty();
        }
        remember(item, head.index());
        return Optional.of(item.shown(Described.attributes(head.metadata())));
    }

    /// The version of this id.
    Version version(String key, String id) throws RefusedException, InterruptedException {
        Volume.View view = bucket.volume().view();
        ObjectName name = Items.object(key);
        Optional<Item> item =
                id.equals(Version.NULL_ID) ? newestNull(view, name) : numbered(view, name, id);
        return described(item.orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_VERSION)));
    }

    private Version described(Item item) throws RefusedException, InterruptedException {
        if (item.isMarker()) {
            return item.shown(Attributes.NONE);
        }
        VersionRoot root = root(item);
        remember(item, root.index());
        return item.shown(Described.attributes(root.metadata()));
    }

    private VersionRoot root(Item item) throws RefusedException, InterruptedException {
        return bucket.volume()
                .root(item.name(), item.vguid(), item.where())
                .orElseThrow(() ->
                        new RefusedException(
                                Refusal.UNAVAILABLE, "the version's root is not to be had"));
    }

    private Optional<Item> newestNull(Volume.View view, ObjectName name)
            throws RefusedException, InterruptedException {
        var shown = new ShownVersions(bucket.state());
        var history = new History(bucket.volume(), view, name);
        for (Optional<Item> item = history.next();
                item.isPresent() && !shown.isOver();
                item = history.next()) {
            if (shown.isShown(item.get()) && item.get().id().equals(Version.NULL_ID)) {
                return item;
            }
        }
        return Optional.empty();
    }

    private Optional<Item> numbered(Volume.View view, ObjectName name, String id)
            throws RefusedException, InterruptedException {
        Optional<VersionNumber> number = number(id);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        BucketState state = bucket.state();
        return at(view, name, number.get())
                .filter(item -> item.id().equals(id) && isOfBucket(item, state));
    }

    /// Versions with a number were made since versioning was on. So none of them is behind a deletion that took all away; but the
    /// marker of one may be.
    private static boolean isOfBucket(Item item, BucketState state) {
        return !state.isOff() && new ShownVersions(state).isShown(item);
    }

    private static Optional<VersionNumber> number(String id) {
        try {
            long number = Long.parseLong(id);
            return number >= 1 && number <= VersionNumber.MAX
                    ? Optional.of(new VersionNumber(number))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// A version by its number, shown or not.
    private Optional<Item> at(Volume.View view, ObjectName name, VersionNumber number)
            throws RefusedException, InterruptedException {
        Optional<Head> head = view.head(name);
        if (head.isPresent() && head.get().number().equals(number)) {
            return Optional.of(Item.of(name, head.get()));
        }
        Bytes place = bucket.volume().placeOf(name, number);
        ObjectList<PastVersion> pasts = view.pasts(Items.behind(name.utf8()), place, 1);
        return pasts.entries().stream()
                .map(ObjectList.Listed::value)
                .filter(PastVersion.Kept.class::isInstance)
                .map(PastVersion.Kept.class::cast)
                .filter(kept -> kept.number().equals(number))
                .map(kept -> Item.of(name, kept))
                .findFirst();
    }

    /// The version that was found, by the store's number, as it is now.
    Item item(Version found) throws RefusedException, InterruptedException {
        return at(
                        bucket.volume().view(),
                        Items.object(found.key()),
                        new VersionNumber(found.number()))
                .orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_VERSION));
    }

    Start start(Version found) throws RefusedException, InterruptedException {
        if (found.size() == 0) {
            return new Start(Optional.empty(), Likely.STORED);
        }
        var place = new Place(Items.object(found.key()), new VersionNumber(found.number()));
        synchronized (starts) {
            Start known = starts.get(place);
            if (known != null) {
                return known;
            }
        }
        Item item = item(found);
        Optional<IndexRoot> index = root(item).index();
        remember(item, index);
        return new Start(index, item.where());
    }

    private void remember(Item item, Optional<IndexRoot> index) {
        if (index.isEmpty()) {
            return;
        }
        synchronized (starts) {
            starts.put(new Place(item.name(), item.number()), new Start(index, item.where()));
            if (starts.size() > REMEMBERED_MAX) {
                starts.remove(starts.keySet().iterator().next());
            }
        }
    }
}
