package io.tarn.bucket.program;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.bucket.BatchStep;
import io.tarn.s3.PlainContent;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Changes of some objects of a bucket that are tentative: whoever holds the draft sees them, nobody else does. They are applied
/// together, at one place in the order, if all that the draft has looked at is still so; so a draft reads and writes as if it
/// were alone.
///
/// Used by one thread.
public final class Draft {
    /// Objects of one draft, looked at or changed.
    public static final int KEYS_MAX = BatchStep.STEPS_MAX;

    /// While others change the same all the time.
    private static final int TRIES = 32;

    private final Bucket bucket;
    private final SortedMap<String, Entry> entries = new TreeMap<>();

    /// What was looked at in vain: whoever goes on as if it were not there must not have it overwritten.
    private Optional<String> unseen = Optional.empty();

    Draft(Bucket bucket) {
        this.bucket = bucket;
    }

    /// What becomes of an object.
    private sealed interface Wish {
        record Stay() implements Wish {}

        record Put(Bytes content) implements Wish {}

        record Remove() implements Wish {}
    }

    /// @param found what it was when the draft looked at it; outer empty if it did not, inner if there was nothing
    private record Entry(Optional<Optional<Content>> found, Wish wish) {
        Entry wishing(Wish other) {
            return new Entry(found, other);
        }

        Expected expected() {
            return found.map(content ->
                            content.map(there -> Expected.newest(there.version()))
                                    .orElse(Expected.absent()))
                    .orElse(Expected.anything());
        }
    }

    /// What the object is for this draft: as it has changed it, or as it found it.
    ///
    /// Where it is not known, the draft will not be applied.
    ///
    /// @return of what the draft has put, a version with number 0 and [Instant#EPOCH], for it has none yet
    public Answer<Content> get(String key) {
        Entry known = entries.get(key);
        if (known == null || (known.found().isEmpty() && known.wish() instanceof Wish.Stay)) {
            Answer<Content> found = bucket.get(key);
            if (found instanceof Answer.Known || found instanceof Answer.Nothing) {
                enter(key, new Entry(Optional.of(found.known()), new Wish.Stay()));
            } else {
                unseen = Optional.of("%s could not be looked at: %s".formatted(key, found));
            }
            return found;
        }
        return switch (known.wish()) {
            case Wish.Stay _ ->
                    known.found()
                            .flatMap(content -> content)
                            .<Answer<Content>>map(Answer.Known::new)
                            .orElseGet(Answer.Nothing::new);
            case Wish.Put(Bytes content) -> new Answer.Known<>(tentative(key, content));
            case Wish.Remove _ -> new Answer.Nothing<>();
        };
    }

    private static Content tentative(String key, Bytes content) {
        return new Content(new Version(key, 0, Instant.EPOCH, content.size()), content);
    }

    /// Makes this the object's content.
    public Draft put(String key, byte[] content) {
        require(content.length <= Past.BYTES_MAX, "a draft's objects are held in memory");
        return wish(key, new Wish.Put(Bytes.owning(content.clone())));
    }

    /// The same of text, as UTF-8.
    public Draft put(String key, String text) {
        return put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Removes the object.
    public Draft remove(String key) {
        return wish(key, new Wish.Remove());
    }

    private Draft wish(String key, Wish wish) {
        Entry known = entries.get(key);
        enter(key, known == null ? new Entry(Optional.empty(), wish) : known.wishing(wish));
        return this;
    }

    private void enter(String key, Entry entry) {
        require(
                entries.containsKey(key) || entries.size() < KEYS_MAX,
                "a draft has 63 objects at most");
        entries.put(key, entry);
    }

    /// Applies it, if all that it has looked at is still so.
    public Change<Applied> apply() {
        if (unseen.isPresent()) {
            return new Change.Refused<>(WhyNot.UNAVAILABLE, unseen.get());
        }
        require(!entries.isEmpty(), "a draft looks at something");
        var steps = new ArrayList<BatchStep>();
        entries.forEach((key, entry) ->
                steps.add(new BatchStep(key, entry.expected().ofBatch(), what(entry.wish()))));
        return bucket.change(steps);
    }

    private static BatchStep.What what(Wish wish) {
        return switch (wish) {
            case Wish.Stay _ -> new BatchStep.What.Stay();
            case Wish.Put(Bytes content) ->
                    new BatchStep.What.Put(
                            new PlainContent(
                                    new ByteArrayInputStream(content.toArray()), Optional.empty()));
            case Wish.Remove _ -> new BatchStep.What.Remove();
        };
    }

    /// Applies it, and has conflicts resolved where others have changed what it changes. What it has only looked at must still be so.
    public Change<Applied> apply(Merge merge) {
        Change<Applied> change = apply();
        for (int tries = 1; tries < TRIES && change instanceof Change.Conflict; tries++) {
            Optional<Change<Applied>> end = resolve(merge);
            if (end.isPresent()) {
                return end.get();
            }
            change = apply();
        }
        return change;
    }

    /// Looks at all that the draft has looked at again.
    ///
    /// @return what it ends in, if it cannot go on
    private Optional<Change<Applied>> resolve(Merge merge) {
        for (var each : entries.entrySet()) {
            String key = each.getKey();
            Entry entry = each.getValue();
            if (entry.found().isEmpty()) {
                continue; // Whatever it is.
            }
            Answer<Content> now = bucket.get(key);
            if (!(now instanceof Answer.Known || now instanceof Answer.Nothing)) {
                return Optional.of(
                        new Change.Refused<>(
                                WhyNot.UNAVAILABLE, key + " cannot be looked at: " + now));
            }
            Optional<Content> base = entry.found().get();
            if (isSame(base, now.known())) {
                continue;
            }
            Optional<Wish> merged = merged(merge, key, entry, now.known());
            if (merged.isEmpty()) {
                return Optional.of(new Change.Conflict<>(key));
            }
            each.setValue(new Entry(Optional.of(now.known()), merged.get()));
        }
        return Optional.empty();
    }

    private static boolean isSame(Optional<Content> one, Optional<Content> other) {
        return one.map(Content::version).equals(other.map(Content::version));
    }

    /// @return empty if it cannot be resolved
    private static Optional<Wish> merged(
            Merge merge, String key, Entry entry, Optional<Content> theirs) {
        return switch (entry.wish()) {
            case Wish.Stay _ -> Optional.empty();
            case Wish.Put(Bytes content) ->
                    merged(merge, key, entry, theirs, Optional.of(tentative(key, content)));
            case Wish.Remove _ -> merged(merge, key, entry, theirs, Optional.empty());
        };
    }

    private static Optional<Wish> merged(
            Merge merge,
            String key,
            Entry entry,
            Optional<Content> theirs,
            Optional<Content> mine) {
        Optional<Content> base = entry.found().orElseThrow();
        return switch (merge.merge(key, base, theirs, mine)) {
            case Merge.Merged.Put(Bytes content) -> Optional.of(new Wish.Put(content));
            case Merge.Merged.Remove _ -> Optional.of(new Wish.Remove());
            case Merge.Merged.GiveUp _ -> Optional.empty();
        };
    }
}
