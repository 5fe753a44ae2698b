package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.s3.store.Done;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import java.io.IOException;
import java.io.OutputStream;

/// What was in buckets at any time, and the way back there. The ring keeps every version, also of buckets without versioning, and
/// of buckets that were deleted.
///
/// Methods wait, for a bounded time. Safe for use by many threads.
public interface ObjectHistory {
    /// The recorded versions of an object, from new to old.
    ///
    /// @param below only those of lower numbers
    /// @param max 1 or more
    Outcome<Page<LoggedVersion>> log(String bucket, String key, long below, int max);

    /// The version that is meant.
    ///
    /// Refused with [io.tarn.s3.store.Refusal#NO_SUCH_KEY] if there was no such object, with
    /// [io.tarn.s3.store.Refusal#NO_SUCH_VERSION] if there is none of this number, or retention has taken it.
    Outcome<KeptVersion> find(String bucket, String key, Moment moment);

    /// Writes the content of a version, each block checked before it is written. A refusal comes before the first byte.
    Outcome<Done> read(String bucket, KeptVersion version, OutputStream out) throws IOException;

    /// Writes what proves that a version's content is the version's, as [ProofFile] reads it.
    Outcome<Done> prove(String bucket, KeptVersion version, OutputStream out) throws IOException;

    /// The objects that there were, in order of their names.
    ///
    /// @param prefix which names begin with
    /// @param from the least name
    /// @param moment no number
    /// @param max 1 or more; a page may have fewer although there are more
    Outcome<Page<KeptVersion>> list(
            String bucket, String prefix, Bytes from, Moment moment, int max);

    /// Makes all objects whose names begin so what they were: by new versions of old content, so that no byte moves and this can
    /// be undone as well. Also brings back a bucket that was deleted.
    ///
    /// @param delete whether objects that did not exist then are to be removed
    /// @param dryRun whether only to say what would be done
    Outcome<Restored> restore(
            String bucket, String prefix, Moment.Time moment, boolean delete, boolean dryRun);

    /// The same of one object and one of its versions.
    Outcome<Restored> restore(
            String bucket, String key, Moment.Numbered moment, boolean delete, boolean dryRun);

    /// Does now what servers of S3 do once a day: has room come back of what is retained no longer. Nodes need a while for it.
    Outcome<Reclaimed> reclaim(String bucket);
}
