package io.tarn.s3.store;

import io.tarn.base.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// Buckets and the versions of their objects. Called on virtual threads, by many at a time; calls may
/// wait.
///
/// A change happens whole or not at all. Its [Condition] is judged where changes are ordered, in the
/// same step, so that of two writers who ask for the same only one succeeds, whichever server they ask.
/// Versions never change: who has been told of one reads the bytes of that one.
///
/// Names are ordered as their UTF-8 bytes are, which is not how Java orders strings. Places in that order
/// are [Bytes], since the first place behind a prefix may be no text.
///
/// No method throws what a caller should decide about; that is an [Outcome]. An [IOException] comes from
/// the streams that are given, and is passed on as it is: then nothing has happened.
public interface ObjectStore {
    /// All buckets, by name.
    Outcome<List<Bucket>> buckets();

    /// Refused with [Refusal#NO_SUCH_BUCKET].
    Outcome<Bucket> bucket(String name);

    /// Refused with [Refusal#BUCKET_EXISTS], whatever its settings are.
    Outcome<Bucket> createBucket(String name, BucketSettings settings);

    /// Refused with [Refusal#BUCKET_NOT_EMPTY] while any version or upload is in it that is kept.
    Outcome<Done> deleteBucket(String name);

    /// Puts settings in place of those that were seen.
    ///
    /// @param seen as it was read; refused with [Refusal#CONFLICT] if it has another revision by now
    Outcome<Bucket> configure(Bucket seen, BucketSettings settings);

    /// The newest version, or the one of this id; a delete marker too.
    ///
    /// Refused with [Refusal#NO_SUCH_KEY] if there has never been an object of this name, with
    /// [Refusal#NO_SUCH_VERSION] if there is none of this id or it is no longer kept.
    Outcome<Version> find(String bucket, String key, Optional<String> versionId);

    /// Writes bytes `from .. from + length - 1` of a version, each checked before it is written. A
    /// refusal comes before the first byte; if bytes cannot be had later on, that is an [IOException].
    ///
    /// @param version as [#find] answered, no delete marker
    Outcome<Done> read(String bucket, Version version, long from, long length, OutputStream out)
            throws IOException;

    /// Writes what proves to anyone, who need not ask this store, what a version is. If it is refused, what was
    /// written is no proof.
    ///
    /// Refused with [Refusal#NOT_OFFERED] by a store that certifies nothing.
    ///
    /// @param version as [#find] answered, no delete marker
    Outcome<Done> prove(String bucket, Version version, OutputStream out) throws IOException;

    /// Stores an object as a new version. Nothing is committed before the content has been read to its end.
    ///
    /// @param lock of the new version; [ObjectLock#NONE] for what the bucket's settings say
    Outcome<Version> put(
            String bucket, String key, Incoming incoming, Condition condition, ObjectLock lock)
            throws IOException;

    /// Makes the content of a version a new version, here or under another name; bytes do not move.
    ///
    /// Refused with [Refusal#NOT_OFFERED] if the store cannot without moving bytes, as between buckets.
    /// Then the server reads and puts.
    ///
    /// @param attributes of the new version, in place of those of the source
    Outcome<Version> copy(
            String sourceBucket,
            Version source,
            String bucket,
            String key,
            Attributes attributes,
            Condition condition,
            ObjectLock lock);

    /// Puts attributes in place of those of the newest version. That may make a new version of the same
    /// content, which is the answer.
    ///
    /// Refused with [Refusal#CONFLICT] if `seen` is the newest no more, with [Refusal#NOT_OFFERED] if it
    /// was not when it was found.
    Outcome<Version> describe(String bucket, Version seen, Attributes attributes);

    /// Hides an object behind a delete marker. Of an object that is not there, nothing becomes, or a
    /// marker; it is done in both cases, unless the condition asks for one that is.
    Outcome<Deletion> delete(String bucket, String key, Condition condition);

    /// Removes a version for good. Refused with [Refusal#LOCKED], and with [Refusal#NOT_OFFERED] by a store where only retention
    /// removes versions.
    ///
    /// @param bypass whether locks of [LockMode#GOVERNANCE] are to be ignored
    Outcome<Deletion> deleteVersion(String bucket, String key, String versionId, boolean bypass);

    /// Puts a lock in place of the one that a version has. Refused with [Refusal#LOCKED] if that would let
    /// go what is locked.
    ///
    /// @param bypass whether locks of [LockMode#GOVERNANCE] may be shortened
    Outcome<Done> protect(String bucket, Version version, ObjectLock lock, boolean bypass);

    /// Newest versions that are no delete markers, in order of their names.
    ///
    /// @param prefix which names begin with
    /// @param from the least name
    /// @param max how many at most, 1 or more; a page may have fewer although there are more
    Outcome<Page<Version>> list(String bucket, String prefix, Bytes from, int max);

    /// All versions that are kept and delete markers, in order of their names; of a name the newest first.
    ///
    /// @param from where to begin
    Outcome<Page<Version>> listVersions(String bucket, String prefix, Place from, int max);

    /// Begins an upload of parts.
    ///
    /// @param metadata kept for [#complete]; the object's own attributes are given there
    Outcome<Upload> beginUpload(
            String bucket, String key, SortedMap<String, String> metadata, ObjectLock lock);

    /// Refused with [Refusal#NO_SUCH_UPLOAD].
    Outcome<Upload> upload(String bucket, String key, String uploadId);

    /// Stores a part, in place of one of the same number.
    ///
    /// @param number 1 to 10,000
    Outcome<Part> putPart(String bucket, String key, String uploadId, int number, Incoming incoming)
            throws IOException;

    /// Parts of an upload that have come, by number.
    ///
    /// @param after the number before the first
    Outcome<Page<Part>> parts(String bucket, String key, String uploadId, int after, int max);

    /// Makes an object of parts, in this order, and ends the upload, in one step.
    ///
    /// Refused with [Refusal#INVALID_PART] if one of them is there no more, or is another by now.
    ///
    /// @param parts as [#parts] answered
    Outcome<Version> complete(
            String bucket,
            Upload upload,
            List<Part> parts,
            Attributes attributes,
            Condition condition);

    /// Ends an upload and removes its parts.
    Outcome<Done> abort(String bucket, String key, String uploadId);

    /// Uploads that have neither been completed nor aborted, in order of their keys, then as they began.
    Outcome<Page<Upload>> uploads(String bucket, String prefix, Place from, int max);
}
