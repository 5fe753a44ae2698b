package io.tarn.s3;

import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Deletion;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Version;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Objects: to read, write and delete them.
final class ObjectOperations {
    private ObjectOperations() {}

    /// A version with content.
    static Version found(Call call) throws S3Failure {
        Optional<String> id = call.versionId();
        Version version = Answers.value(call.store().find(call.bucket(), call.key(), id));
        if (!version.deleted()) {
            return version;
        }
        S3Failure failure =
                id.isPresent()
                        ? S3Error.METHOD_NOT_ALLOWED
                                .failure()
                                .with("Allow", "DELETE")
                                .with("Last-Modified", HttpDate.format(version.modified()))
                        : S3Error.NO_SUCH_KEY.failure();
        failure.with("x-amz-delete-marker", "true");
        throw shown(version.id()).isPresent()
                ? failure.with("x-amz-version-id", version.id())
                : failure;
    }

    /// Ids that clients are told: versions made without versioning have none to speak of.
    static Optional<String> shown(String versionId) {
        return Optional.of(versionId).filter(id -> !id.equals(Version.NULL_ID));
    }

    static Reply get(Call call) throws S3Failure {
        Version version = found(call);
        Conditions.checkRead(call.request().headers(), "", version);
        boolean isProofAsked = Proofs.isAsked(call);
        Optional<ByteRange> range = range(call, version);
        long from = range.map(ByteRange::from).orElse(0L);
        long length = range.map(ByteRange::length).orElse(version.size());
        Reply reply =
                Reply.streamed(
                        range.isPresent() ? 206 : 200,
                        length,
                        out ->
                                Answers.value(
                                        call.store()
                                                .read(call.bucket(), version, from, length, out)));
        SortedMap<String, String> headers =
                new TreeMap<>(ObjectMetadata.headers(version.attributes()));
        headers.putAll(Overrides.of(call.request()));
        reply.with(headers)
                .with("ETag", Conditions.quoted(version.etag()))
                .with("Last-Modified", HttpDate.format(version.modified()))
                .with("Accept-Ranges", "bytes")
                .with("x-amz-version-id", shown(version.id()))
                .with("Content-Range", range.map(r -> r.contentRange(version.size())));
        int tags = ObjectMetadata.tags(version.attributes()).values().size();
        if (tags > 0) {
            reply.with("x-amz-tagging-count", Integer.toString(tags));
        }
        Locks.addHeaders(reply, version.lock());
        // Of a part of the bytes it would be the wrong one.
        if (range.isEmpty() && call.header("x-amz-checksum-mode").orElse("").equals("ENABLED")) {
            addChecksum(reply, version);
        }
        Proofs.addName(reply, version);
        if (isProofAsked) {
            Proofs.addProof(reply, call, version);
        }
        return reply;
    }

    private static Optional<ByteRange> range(Call call, Version version) throws S3Failure {
        Optional<String> range = call.header("range");
        if (range.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> ifRange = call.header("if-range");
        boolean fresh =
                ifRange.isEmpty()
                        || Conditions.unquoted(ifRange.get()).equals(version.etag())
                        || HttpDate.parse(ifRange.get())
                                .filter(HttpDate.seconds(version.modified())::equals)
                                .isPresent();
        return fresh ? ByteRange.parse(range.get(), version.size()) : Optional.empty();
    }

    static void addChecksum(Reply reply, Version version) {
        StoredChecksum.of(version.attributes())
                .ifPresent(checksum ->
                        reply.with(checksum.kind().header(), checksum.value())
                                .with("x-amz-checksum-type", checksum.type()));
    }

    static Reply put(Call call) throws IOException {
        Condition condition = Conditions.write(call.request().headers());
        ObjectLock lock = Locks.ofHeaders(call);
        VerifiedBody body =
                Bodies.content(
                        call.request(),
                        call.signed(),
                        call.limits().objectBytesMax(),
                        ObjectMetadata.of(call.request().headers()),
                        Optional.empty());
        Version version =
                Answers.value(call.store().put(call.bucket(), call.key(), body, condition, lock));
        Reply reply =
                Reply.empty(200)
                        .with("ETag", Conditions.quoted(version.etag()))
                        .with("x-amz-version-id", shown(version.id()));
        addChecksum(reply, version);
        return Proofs.addReceipt(reply, version);
    }

    static Reply delete(Call call) throws S3Failure {
        return deleted(
                Reply.empty(204),
                delete(call, call.key(), call.versionId(), deleteCondition(call)));
    }

    private static Condition deleteCondition(Call call) throws S3Failure {
        Condition condition = Conditions.write(call.request().headers());
        if (condition instanceof Condition.Absent) {
            throw S3Error.NOT_IMPLEMENTED.failure("If-None-Match of a deletion");
        }
        return condition;
    }

    /// The id `null` of a bucket without versioning is what there is; anything else would ask for history to be erased.
    static Deletion delete(Call call, String key, Optional<String> id, Condition condition)
            throws S3Failure {
        if (id.isEmpty()) {
            Outcome<Deletion> outcome = call.store().delete(call.bucket(), key, condition);
            // "If the ETag values match or if the object doesn't exist, the operation will return a
            // 204"
            // (S3 API, DeleteObject).
            return outcome instanceof Outcome.Refused<Deletion>(Refusal why, String _)
                            && why == Refusal.NO_SUCH_KEY
                    ? new Deletion(Optional.empty(), false)
                    : Answers.value(outcome);
        }
        if (!(condition instanceof Condition.Always)) {
            throw S3Error.NOT_IMPLEMENTED.failure("a condition for the deletion of a version");
        }
        return Answers.value(
                call.store().deleteVersion(call.bucket(), key, id.get(), Locks.bypasses(call)));
    }

    private static Reply deleted(Reply reply, Deletion deletion) {
        reply.with("x-amz-version-id", deletion.versionId().flatMap(ObjectOperations::shown));
        return deletion.marker() ? reply.with("x-amz-delete-marker", "true") : reply;
    }

    static Reply tagging(Call call) throws S3Failure {
        Version version = found(call);
        XmlWriter xml = XmlWriter.of("Tagging");
        ObjectMetadata.tags(version.attributes()).write(xml);
        return Reply.xml(xml).with("x-amz-version-id", shown(version.id()));
    }

    static Reply putTagging(Call call) throws IOException {
        return describe(call, Tags.ofXml(call.document()), 200);
    }

    static Reply deleteTagging(Call call) throws S3Failure {
        return describe(call, new Tags(new TreeMap<>()), 204);
    }

    private static Reply describe(Call call, Tags tags, int status) throws S3Failure {
        Version version = found(call);
        SortedMap<String, String> metadata = new TreeMap<>(version.attributes().metadata());
        ObjectMetadata.putTags(metadata, tags);
        Version described =
                Answers.value(
                        call.store()
                                .describe(
                                        call.bucket(),
                                        version,
                                        new io.tarn.s3.store.Attributes(version.etag(), metadata)));
        Reply reply = Reply.empty(status).with("x-amz-version-id", shown(described.id()));
        return Proofs.addReceipt(reply, described);
    }

    static Reply retention(Call call) throws S3Failure {
        Locks.requireLocking(call);
        Version version = found(call);
        var retention =
                version.lock().retention().orElseThrow(S3Error.NO_SUCH_OBJECT_LOCK::failure);
        return Reply.xml(
                XmlWriter.of("Retention")
                        .text("Mode", retention.mode().name())
                        .text("RetainUntilDate", HttpDate.iso(retention.until())));
    }

    static Reply putRetention(Call call) throws IOException {
        XmlElement document = call.document().expect("Retention");
        document.only("Mode", "RetainUntilDate");
        Locks.requireLocking(call);
        Version version = found(call);
        Optional<io.tarn.s3.store.Retention> retention = Optional.empty();
        // An empty one asks for none, which only a bypass can bring about.
        if (!document.children().isEmpty()) {
            retention =
                    Optional.of(
                            new io.tarn.s3.store.Retention(
                                    Locks.mode(document.require("Mode").text()),
                                    Locks.until(
                                            document.require("RetainUntilDate").text(),
                                            call.config().clock().instant())));
        }
        return protect(call, version, new ObjectLock(retention, version.lock().held()));
    }

    static Reply legalHold(Call call) throws S3Failure {
        Locks.requireLocking(call);
        return Reply.xml(
                XmlWriter.of("LegalHold").text("Status", found(call).lock().held() ? "ON" : "OFF"));
    }

    static Reply putLegalHold(Call call) throws IOException {
        XmlElement document = call.document().expect("LegalHold");
        boolean held = Locks.hold(document.require("Status").text());
        Locks.requireLocking(call);
        Version version = found(call);
        return protect(call, version, new ObjectLock(version.lock().retention(), held));
    }

    private static Reply protect(Call call, Version version, ObjectLock lock) throws S3Failure {
        Answers.value(call.store().protect(call.bucket(), version, lock, Locks.bypasses(call)));
        return Reply.empty(200);
    }

    static Reply acl(Call call) throws S3Failure {
        found(call);
        return BucketOperations.ownersOnly(call);
    }
}
