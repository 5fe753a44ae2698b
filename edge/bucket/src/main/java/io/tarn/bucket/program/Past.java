package io.tarn.bucket.program;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.bucket.KeptVersion;
import io.tarn.bucket.Moment;
import io.tarn.bucket.ObjectHistory;
import io.tarn.s3.store.Done;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A bucket's objects as they are or were at a moment. Each is proven by the ring, and each block checked before it is handed out.
public class Past {
    /// What is held in memory of one object.
    public static final int BYTES_MAX = 64 << 20;

    /// Of one list.
    public static final int PAGE_MAX = 1_000;

    private final ObjectHistory history;
    private final String bucket;
    private final Moment moment;

    Past(ObjectHistory history, String bucket, Moment moment) {
        this.history = history;
        this.bucket = bucket;
        this.moment = moment;
    }

    /// The bucket's name.
    public String name() {
        return bucket;
    }

    final ObjectHistory history() {
        return history;
    }

    /// An object of at most [#BYTES_MAX].
    public Answer<Content> get(String key) {
        return content(find(key));
    }

    /// One version of an object, whatever the moment is.
    ///
    /// @param number 1 or more
    public Answer<Content> get(String key, long number) {
        return content(answer(history.find(bucket, key, new Moment.Numbered(number))));
    }

    private Answer<Content> content(Answer<KeptVersion> found) {
        if (!(found instanceof Answer.Known<KeptVersion>(KeptVersion kept))) {
            return found.unknown();
        }
        Version version = Version.of(kept);
        if (kept.size() > BYTES_MAX) {
            return new Answer.TooLong<>(version);
        }
        var out = new ByteArrayOutputStream((int) kept.size());
        try {
            Answer<Done> read = answer(history.read(bucket, kept, out));
            return read instanceof Answer.Known<Done>
                    ? new Answer.Known<>(new Content(version, Bytes.owning(out.toByteArray())))
                    : read.unknown();
        } catch (IOException e) {
            return new Answer.Unknown<>(String.valueOf(e.getMessage()));
        }
    }

    /// An object of any length.
    ///
    /// @param out gets the content; what it has got of content that cannot be had to the end is right as far as it goes
    /// @throws UncheckedIOException if it takes no more, or if blocks cannot be had after the first
    public Answer<Version> read(String key, OutputStream out) {
        Answer<KeptVersion> found = find(key);
        if (!(found instanceof Answer.Known<KeptVersion>(KeptVersion kept))) {
            return found.unknown();
        }
        try {
            Answer<Done> read = answer(history.read(bucket, kept, out));
            return read instanceof Answer.Known<Done>
                    ? new Answer.Known<>(Version.of(kept))
                    : read.unknown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What version of an object there is.
    public Answer<Version> version(String key) {
        Answer<KeptVersion> found = find(key);
        return found instanceof Answer.Known<KeptVersion>(KeptVersion kept)
                ? new Answer.Known<>(Version.of(kept))
                : found.unknown();
    }

    private Answer<KeptVersion> find(String key) {
        return answer(history.find(bucket, key, moment));
    }

    /// Objects whose keys begin so, in the order of their keys' UTF-8 bytes.
    ///
    /// @param after only those behind this key; empty for all
    /// @param max 1 to [#PAGE_MAX]
    public Answer<Listed> list(String prefix, String after, int max) {
        require(max >= 1 && max <= PAGE_MAX, "a list has 1 to 1000 objects");
        Answer<Page<KeptVersion>> page =
                answer(history.list(bucket, prefix, from(prefix, after), moment, max));
        return page instanceof Answer.Known<Page<KeptVersion>>(Page<KeptVersion> known)
                ? new Answer.Known<>(
                        new Listed(known.items().stream().map(Version::of).toList(), known.more()))
                : page.unknown();
    }

    private static Bytes from(String prefix, String after) {
        Bytes first = Bytes.owning(prefix.getBytes(StandardCharsets.UTF_8));
        Bytes behind =
                after.isEmpty()
                        ? first
                        : Bytes.concat(
                                Bytes.owning(after.getBytes(StandardCharsets.UTF_8)),
                                Bytes.zeros(1));
        return behind.compareTo(first) < 0 ? first : behind;
    }

    /// @param more whether there may be more behind the last
    public record Listed(List<Version> versions, boolean more) {
        public Listed {
            versions = List.copyOf(versions);
        }
    }

    static <T> Answer<T> answer(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Success<T>(T value)
                    when value instanceof KeptVersion kept && kept.deleted() ->
                    new Answer.Nothing<>();
            case Outcome.Success<T>(T value) -> new Answer.Known<>(value);
            case Outcome.Refused<T> refused ->
                    switch (refused.why()) {
                        case NO_SUCH_KEY, NO_SUCH_BUCKET -> new Answer.Nothing<>();
                        case NO_SUCH_VERSION -> new Answer.Gone<>();
                        default -> new Answer.Unknown<>(WhyNot.reason(refused));
                    };
            case Outcome.Indeterminate<T>(String detail) -> new Answer.Unknown<>(detail);
        };
    }
}
