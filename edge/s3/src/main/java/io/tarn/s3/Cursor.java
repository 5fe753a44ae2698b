package io.tarn.s3;

import io.tarn.base.Bytes;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import io.tarn.s3.store.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;

/// A list of a store, one entry at a time, with leaps.
final class Cursor<T> {
    /// A page of the list from a place on.
    @FunctionalInterface
    interface Source<T> {
        Outcome<Page<T>> from(Place place);
    }

    private final Source<T> source;
    private final Function<T, String> key;
    private final Function<T, Place> behind;
    private final Deque<T> fetched = new ArrayDeque<>();
    private Place place;
    private boolean more = true;

    /// @param behind the place behind an entry
    Cursor(Source<T> source, Place from, Function<T, String> key, Function<T, Place> behind) {
        this.source = source;
        this.place = from;
        this.key = key;
        this.behind = behind;
    }

    Optional<T> next() throws S3Failure {
        while (fetched.isEmpty() && more) {
            Page<T> page = Answers.value(source.from(place));
            fetched.addAll(page.items());
            more = page.more() && !page.items().isEmpty();
            if (!page.items().isEmpty()) {
                place = behind.apply(page.items().getLast());
            }
        }
        return Optional.ofNullable(fetched.poll());
    }

    String keyOf(T entry) {
        return key.apply(entry);
    }

    /// Passes over all entries whose keys are below.
    void skipTo(Bytes least) {
        while (!fetched.isEmpty() && below(fetched.getFirst(), least)) {
            fetched.poll();
        }
        if (fetched.isEmpty() && place.key().compareTo(least) < 0) {
            place = new Place(least, Optional.empty());
        }
    }

    private boolean below(T entry, Bytes least) {
        return Names.bytes(key.apply(entry)).compareTo(least) < 0;
    }
}
