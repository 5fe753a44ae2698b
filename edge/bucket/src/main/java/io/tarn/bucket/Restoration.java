package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.object.Head;
import io.tarn.object.Lock;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Comparison;
import io.tarn.object.update.Part;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.operations.object.ObjectList;
import io.tarn.ring.AgreedTime;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Brings objects back to what they were, many in one step of the order, each only if nobody has changed it since it was looked at.
///
/// Names are looked at some at a time, each time anew: lists can be had for half a minute, and there may be many.
final class Restoration {
    /// Looked at together.
    private static final int NAMES = 256;

    /// Changed together; one part of the update is the settings'.
    private static final int TOGETHER_MAX = Update.PARTS_MAX - 1;

    private final OpenBucket bucket;
    private final Commits commits;
    private final boolean isRemoving;
    private final boolean isDryRun;
    private final List<Restored.Step> steps = new ArrayList<>();
    private final List<Wish> wishes = new ArrayList<>();
    private long unchanged;
    private Optional<AgreedTime> firstChange = Optional.empty();

    /// @param isRemoving whether what did not exist is to be removed
    Restoration(OpenBucket bucket, boolean isRemoving, boolean isDryRun) {
        this.bucket = bucket;
        this.isRemoving = isRemoving;
        this.isDryRun = isDryRun;
        commits = new Commits(bucket);
    }

    /// What one object is to become.
    ///
    /// @param newest number of the version that was seen to be the newest
    /// @param source empty if it is to be removed
    private record Wish(ObjectName name, VersionNumber newest, Optional<Source> source) {
        private Restored.Step step(Restored.Kind kind) {
            return new Restored.Step(
                    Items.key(name),
                    kind,
                    newest.number(),
                    source.map(from -> from.item().number().number()).orElse(0L),
                    source.map(from -> from.item().bytes()).orElse(0L));
        }

        private Restored.Kind kind() {
            return source.map(Source::kind).orElse(Restored.Kind.REMOVED);
        }
    }

    /// @param item the version
    private record Source(Item item, VersionRoot root, Restored.Kind kind) {
        private Attributes attributes() {
            return Described.attributes(root.metadata());
        }
    }

    /// Brings back the bucket itself, if it is not there.
    @FunctionalInterface
    interface BucketReturn {
        /// @param then its settings, as they were
        void bringBack(BucketState then) throws RefusedException, InterruptedException;
    }

    /// @param prefix of keys
    /// @param millis agreed time
    Restored all(String prefix, long millis, BucketReturn bucketReturn)
            throws RefusedException, InterruptedException {
        Volume.View view = bucket.volume().view();
        BucketState then = new TimeTravel(bucket, view, millis).state();
        Optional<BucketState> now = now(view);
        AgreedTime before = view.time();
        if (now.isEmpty() && !isDryRun) {
            bucketReturn.bringBack(then);
        }
        Optional<String> stopped = Optional.empty();
        try {
            lookAtAll(prefix, millis, view, then, now);
            changeAll();
        } catch (RefusedException e) {
            stopped = Optional.of(reason(e));
        }
        return restored(before, now.isEmpty(), stopped);
    }

    private static String reason(RefusedException e) {
        String detail = String.valueOf(e.getMessage());
        return detail.isEmpty() ? e.why().toString() : detail;
    }

    /// @param seen time that had passed when it was begun
    private Restored restored(AgreedTime seen, boolean isBucket, Optional<String> stopped) {
        long before = firstChange.map(time -> time.millis() - 1).orElse(seen.millis());
        return new Restored(Instant.ofEpochMilli(before), isBucket, unchanged, steps, stopped);
    }

    /// The settings, if the bucket is there.
    private Optional<BucketState> now(Volume.View view)
            throws RefusedException, InterruptedException {
        try {
            return Optional.of(bucket.look(view));
        } catch (RefusedException e) {
            if (e.why() == Refusal.NO_SUCH_BUCKET) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void lookAtAll(
            String prefix,
            long millis,
            Volume.View first,
            BucketState then,
            Optional<BucketState> now)
            throws RefusedException, InterruptedException {
        Bytes names = Items.objects(Items.utf8(prefix));
        Bytes at = names;
        Volume.View view = first;
        while (true) {
            ObjectList<Head> page = view.heads(names, at, NAMES);
            var travel = new TimeTravel(bucket, view, millis);
            var pasts = new PastCursor(bucket.volume(), view, names, at);
            for (ObjectList.Listed<Head> entry : page.entries()) {
                ObjectName name = entry.name();
                TimeTravel.Then was = travel.then(name, entry.value(), () -> pasts.nextOfAny(name));
                lookAt(name, entry.value(), was, then, now);
                at = Items.behind(name.utf8());
            }
            if (page.isComplete()) {
                return;
            }
            // Before the view is too old to be read on.
            view = bucket.volume().view();
        }
    }

    private void lookAt(
            ObjectName name,
            Head head,
            TimeTravel.Then was,
            BucketState then,
            Optional<BucketState> now)
            throws RefusedException, InterruptedException {
        Item newest = Item.of(name, head);
        boolean isThere = now.isPresent() && TimeTravel.isThere(newest, now.get());
        switch (was) {
            case TimeTravel.Then.Gone _ ->
                    steps.add(
                            new Wish(name, newest.number(), Optional.empty())
                                    .step(Restored.Kind.GONE));
            case TimeTravel.Then.Known(Item item) when TimeTravel.isThere(item, then) ->
                    wish(name, head, item, isThere);
            default -> {
                if (isThere) {
                    wishGone(name, newest.number());
                }
            }
        }
    }

    private void wishGone(ObjectName name, VersionNumber newest)
            throws RefusedException, InterruptedException {
        var gone = new Wish(name, newest, Optional.empty());
        if (isRemoving) {
            add(gone);
        } else {
            steps.add(gone.step(Restored.Kind.LEFT));
        }
    }

    private void wish(ObjectName name, Head head, Item item, boolean isThere)
            throws RefusedException, InterruptedException {
        if (isThere && head.number().equals(item.number())) {
            unchanged++;
            return;
        }
        VersionRoot root = TimeTravel.root(bucket.volume(), item);
        if (isThere && isSame(head, root)) {
            unchanged++;
            return;
        }
        Restored.Kind kind = isThere ? Restored.Kind.REVERTED : Restored.Kind.BROUGHT_BACK;
        add(new Wish(name, head.number(), Optional.of(new Source(item, root, kind))));
    }

    private static boolean isSame(Head head, VersionRoot root) {
        return head.index().equals(root.index())
                && Described.attributes(head.metadata())
                        .equals(Described.attributes(root.metadata()));
    }

    /// One object and one of its versions.
    Restored one(String key, long number) throws RefusedException, InterruptedException {
        ObjectName name = Items.object(key);
        Volume.View view = bucket.volume().view();
        BucketState now = bucket.look(view);
        Head head = view.head(name).orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_KEY));
        Item item = TimeTravel.numbered(bucket, view, name, number);
        boolean isThere = TimeTravel.isThere(Item.of(name, head), now);
        if (!item.isMarker()) {
            wish(name, head, item, isThere);
        } else if (isThere) {
            wishGone(name, head.number());
        } else {
            unchanged++;
        }
        changeAll();
        return restored(view.time(), false, Optional.empty());
    }

    private void add(Wish wish) throws RefusedException, InterruptedException {
        wishes.add(wish);
        if (wishes.size() == TOGETHER_MAX) {
            changeAll();
        }
    }

    private void changeAll() throws RefusedException, InterruptedException {
        while (!wishes.isEmpty() && !isDryRun) {
            Commits.Applied applied = commits.change(this::parts, blocks());
            switch (applied.changed()) {
                case Volume.Changed.Done done -> {
                    firstChange = firstChange.or(() -> Optional.of(done.time()));
                    lock(done, applied.state());
                    done();
                }
                case Volume.Changed.Aborted(ObjectName of) -> leave(of);
            }
        }
        done();
    }

    private void done() {
        wishes.forEach(wish -> steps.add(wish.step(wish.kind())));
        wishes.clear();
    }

    private void leave(ObjectName changed) {
        for (Wish wish : List.copyOf(wishes)) {
            if (wish.name().equals(changed)) {
                steps.add(wish.step(Restored.Kind.CHANGED));
                wishes.remove(wish);
            }
        }
    }

    private List<Part> parts(BucketState state) throws RefusedException {
        var parts = new ArrayList<Part>();
        for (Wish wish : wishes) {
            var isSame = new Predicate.NumberIs(Comparison.EQUAL, wish.newest());
            parts.add(new Part(wish.name(), List.of(new Tuple(isSame, actions(wish, state)))));
        }
        return parts;
    }

    private static List<Action> actions(Wish wish, BucketState state) throws RefusedException {
        if (wish.source().isEmpty()) {
            return List.of(new Action.Remove());
        }
        Source from = wish.source().get();
        Metadata metadata = Described.metadata(from.attributes(), !state.isVersioned());
        return List.of(
                new Action.Become(from.item().name(), from.item().number()),
                new Action.SetMetadata(metadata));
    }

    /// What the ring has to look at, which it may not have any more.
    private Blocks blocks() {
        List<Bytes> roots =
                wishes.stream()
                        .flatMap(wish -> wish.source().stream())
                        .map(from -> from.root().encoding())
                        .toList();
        return new Blocks(List.of(), Attestations.NONE, List.of(), roots);
    }

    /// As all new versions are, by the bucket's settings.
    private void lock(Volume.Changed.Done done, BucketState state)
            throws RefusedException, InterruptedException {
        Lock lock = Locks.stored(Locks.applied(ObjectLock.NONE, state.settings(), done.time()));
        if (lock.equals(Lock.NONE)) {
            return;
        }
        for (Volume.Made made : done.made()) {
            boolean isContent =
                    wishes.stream()
                            .anyMatch(wish ->
                                    wish.name().equals(made.name()) && wish.source().isPresent());
            if (isContent) {
                commits.lock(made.name(), made.number(), lock);
            }
        }
    }
}
