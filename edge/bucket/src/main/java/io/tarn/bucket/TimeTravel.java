package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.Head;
import io.tarn.object.Lock;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.operations.object.Likely;
import io.tarn.operations.object.ObjectList;
import io.tarn.s3.store.Refusal;
import java.time.Instant;
import java.util.Optional;

/// A bucket as it was at a time, by its lists as they are at one place in the order.
final class TimeTravel {
    private final OpenBucket bucket;
    private final Volume.View view;
    private final long millis;

    /// @param millis agreed time; versions of exactly this time were made
    TimeTravel(OpenBucket bucket, Volume.View view, long millis) {
        this.bucket = bucket;
        this.view = view;
        this.millis = millis;
    }

    /// What an object was.
    sealed interface Then {
        /// Of this version, which may be a delete marker.
        record Known(Item item) implements Then {}

        /// There was none of this name.
        record Nothing() implements Then {}

        /// It was of a version that retention has taken, or may have been.
        record Gone() implements Then {}
    }

    /// The past versions of one object, from new to old.
    @FunctionalInterface
    interface Pasts {
        Optional<PastVersion> next() throws RefusedException, InterruptedException;
    }

    /// @param pasts asked only as far as needed
    Then then(ObjectName name, Head head, Pasts pasts)
            throws RefusedException, InterruptedException {
        if (head.time().millis() <= millis) {
            return new Then.Known(Item.of(name, head));
        }
        // Of a run that is gone only the last one's time is known.
        boolean isRunBefore = false;
        for (Optional<PastVersion> past = pasts.next(); past.isPresent(); past = pasts.next()) {
            boolean isNewer = past.get().time().millis() > millis;
            switch (past.get()) {
                case PastVersion.Kept kept when !isNewer -> {
                    return isRunBefore ? new Then.Gone() : new Then.Known(Item.of(name, kept));
                }
                case PastVersion.Kept _ -> isRunBefore = false;
                case PastVersion.Pruned _ when !isNewer -> {
                    return new Then.Gone();
                }
                case PastVersion.Pruned run ->
                        isRunBefore = run.first().compareTo(run.number()) < 0;
            }
        }
        return isRunBefore ? new Then.Gone() : new Then.Nothing();
    }

    /// The same of one name.
    Then then(ObjectName name) throws RefusedException, InterruptedException {
        Optional<Head> head = view.head(name);
        if (head.isEmpty()) {
            return new Then.Nothing();
        }
        Bytes place = Items.behind(name.utf8());
        var pasts = new PastCursor(bucket.volume(), view, place, place);
        return then(name, head.get(), () -> pasts.nextOfAny(name));
    }

    /// The bucket's settings.
    ///
    /// @throws RefusedException with [Refusal#NO_SUCH_BUCKET] if there was none
    BucketState state() throws RefusedException, InterruptedException {
        return switch (then(Items.SETTINGS)) {
            case Then.Known(Item item) when !item.isMarker() ->
                    BucketState.of(head(item, root(bucket.volume(), item)));
            case Then.Gone _ ->
                    throw new RefusedException(
                            Refusal.NO_SUCH_VERSION, "the bucket's settings of the time are gone");
            default ->
                    throw new RefusedException(
                            Refusal.NO_SUCH_BUCKET,
                            "there was no such bucket at " + Instant.ofEpochMilli(millis));
        };
    }

    private static Head head(Item item, VersionRoot root) {
        return new Head(
                item.number(),
                item.vguid(),
                item.time(),
                false,
                root.index(),
                root.metadata(),
                Lock.NONE,
                0);
    }

    static VersionRoot root(Volume volume, Item item)
            throws RefusedException, InterruptedException {
        return root(volume, item.name(), item.vguid(), item.where());
    }

    static VersionRoot root(Volume volume, ObjectName name, Bguid vguid, Likely where)
            throws RefusedException, InterruptedException {
        return volume.root(name, vguid, where)
                .orElseThrow(() ->
                        new RefusedException(
                                Refusal.UNAVAILABLE, "the version's root is not to be had"));
    }

    /// A version by its number, whatever the bucket shows.
    ///
    /// @throws RefusedException with [Refusal#NO_SUCH_VERSION]
    static Item numbered(OpenBucket bucket, Volume.View view, ObjectName name, long number)
            throws RefusedException, InterruptedException {
        var wanted = new VersionNumber(number);
        Optional<Head> head = view.head(name);
        if (head.isPresent() && head.get().number().equals(wanted)) {
            return Item.of(name, head.get());
        }
        // A run that is gone stands where its last one would be, so it may begin before the place.
        Bytes place = bucket.volume().placeOf(name, wanted);
        ObjectList<PastVersion> pasts = view.pasts(Items.behind(name.utf8()), place, 1);
        Optional<PastVersion> first =
                pasts.entries().stream().map(ObjectList.Listed::value).findFirst();
        if (first.isPresent()
                && first.get() instanceof PastVersion.Kept kept
                && kept.number().equals(wanted)) {
            return Item.of(name, kept);
        }
        boolean isHigher = head.isEmpty() || head.get().number().compareTo(wanted) < 0;
        throw new RefusedException(
                Refusal.NO_SUCH_VERSION,
                isHigher ? "no version has this number" : "retention has taken this version");
    }

    /// Whether the bucket showed an object of this version.
    static boolean isThere(Item item, BucketState state) {
        return !item.isMarker() && item.time().compareTo(state.created()) >= 0;
    }
}
