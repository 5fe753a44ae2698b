package io.tarn.bucket.program;

import io.tarn.bucket.BatchResult;
import io.tarn.bucket.BatchStep;
import io.tarn.bucket.BucketStore;
import io.tarn.bucket.LoggedVersion;
import io.tarn.bucket.Moment;
import io.tarn.bucket.ObjectHistory;
import io.tarn.s3.PlainContent;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// A bucket: its objects as they are now, and the way to change them. Clients of S3 see the same.
public final class Bucket extends Past {
    /// While others change the same all the time.
    private static final int TRIES = 32;

    private final BucketStore store;

    Bucket(BucketStore store, ObjectHistory history, String name) {
        super(history, name, Moment.NOW);
        this.store = store;
    }

    /// Its objects as they were, by agreed time. Of a bucket that was deleted as well.
    public Past at(Instant time) {
        return new Past(history(), name(), new Moment.Time(time));
    }

    /// The recorded versions of an object, from new to old, removals and what retention has taken as well.
    ///
    /// @param below only those of lower numbers; [Long#MAX_VALUE] for all
    /// @param max 1 to [#PAGE_MAX]
    public Answer<Page<LoggedVersion>> log(String key, long below, int max) {
        return answer(history().log(name(), key, below, Math.min(max, PAGE_MAX)));
    }

    /// Makes this the object's newest version.
    public Change<Version> put(String key, byte[] content, Expected expected) {
        return put(key, new ByteArrayInputStream(content), expected);
    }

    public Change<Version> put(String key, byte[] content) {
        return put(key, content, Expected.anything());
    }

    /// The same of text, as UTF-8.
    public Change<Version> put(String key, String text) {
        return put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The same of content of any length. It is read to its end, and closed by whoever has opened it.
    ///
    /// @throws UncheckedIOException if it cannot be read; then nothing has happened
    public Change<Version> put(String key, InputStream content, Expected expected) {
        var counted = new CountedStream(content);
        var put = new BatchStep.What.Put(new PlainContent(counted, Optional.empty()));
        Change<Applied> change = change(List.of(new BatchStep(key, expected.ofBatch(), put)));
        return map(change, applied -> applied.version(key, counted.bytes()));
    }

    /// Removes an object; its versions stay as long as they are retained. Of what is not there nothing becomes.
    public Change<Instant> remove(String key, Expected expected) {
        var remove = new BatchStep(key, expected.ofBatch(), new BatchStep.What.Remove());
        return map(change(List.of(remove)), Applied::time);
    }

    /// Several changes that are to happen together, or not.
    public Draft draft() {
        return new Draft(this);
    }

    /// Has a draft made, and made anew as long as what it has looked at is changed by others before it is applied.
    ///
    /// @param work makes it, of what it finds there, each time anew
    public Change<Applied> change(Consumer<Draft> work) {
        Change<Applied> change = new Change.Refused<>(WhyNot.UNAVAILABLE, "not tried");
        for (int tries = 0; tries < TRIES; tries++) {
            var draft = draft();
            work.accept(draft);
            change = draft.apply();
            if (!(change instanceof Change.Conflict)) {
                return change;
            }
        }
        return change;
    }

    Change<Applied> change(List<BatchStep> steps) {
        try {
            return switch (store.change(name(), steps)) {
                case Outcome.Success<BatchResult>(BatchResult.Applied applied) ->
                        new Change.Applied<>(new Applied(applied.time(), applied.made()));
                case Outcome.Success<BatchResult>(BatchResult.NotAsExpected(String key)) ->
                        new Change.Conflict<>(key);
                case Outcome.Refused<BatchResult> refused -> WhyNot.refused(refused);
                case Outcome.Indeterminate<BatchResult>(String detail) ->
                        new Change.Indeterminate<>(detail);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T, U> Change<U> map(Change<T> change, Function<T, U> function) {
        return switch (change) {
            case Change.Applied<T>(T value) -> new Change.Applied<>(function.apply(value));
            case Change.Conflict<T>(String key) -> new Change.Conflict<>(key);
            case Change.Refused<T>(WhyNot why, String reason) -> new Change.Refused<>(why, reason);
            case Change.Indeterminate<T>(String reason) -> new Change.Indeterminate<>(reason);
        };
    }
}
