package io.tarn.s3;

import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Part;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Upload;
import io.tarn.s3.store.Version;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Copies of objects, and of pieces of them into parts.
final class CopyOperations {
    private CopyOperations() {}

    static Reply object(Call call) throws IOException {
        CopySource source = CopySource.of(call);
        Attributes attributes = attributes(call, source);
        Condition condition = Conditions.write(call.request().headers());
        ObjectLock lock = Locks.ofHeaders(call);
        Version copy = copy(call, source, attributes, condition, lock);
        XmlWriter xml =
                XmlWriter.of("CopyObjectResult")
                        .text("LastModified", HttpDate.iso(copy.modified()))
                        .text("ETag", Conditions.quoted(copy.etag()));
        StoredChecksum.of(copy.attributes())
                .ifPresent(checksum -> {
                    checksum.write(xml);
                    xml.text("ChecksumType", checksum.type());
                });
        Reply reply =
                Reply.xml(xml)
                        .with("x-amz-version-id", ObjectOperations.shown(copy.id()))
                        .with(
                                "x-amz-copy-source-version-id",
                                ObjectOperations.shown(source.version().id()));
        return Proofs.addReceipt(reply, copy);
    }

    private static Version copy(
            Call call,
            CopySource source,
            Attributes attributes,
            Condition condition,
            ObjectLock lock)
            throws IOException {
        Outcome<Version> within =
                call.store()
                        .copy(
                                source.bucket(),
                                source.version(),
                                call.bucket(),
                                call.key(),
                                attributes,
                                condition,
                                lock);
        if (!(within instanceof Outcome.Refused<Version>(Refusal why, String _))
                || why != Refusal.NOT_OFFERED) {
            return Answers.value(within);
        }
        try (Piped piped =
                Piped.start(
                        call.store(),
                        source,
                        new ByteRange(0, source.version().size() - 1),
                        attributes)) {
            return Answers.value(
                    call.store().put(call.bucket(), call.key(), piped, condition, lock));
        }
    }

    /// Those of the source, or those of the request, by directives.
    private static Attributes attributes(Call call, CopySource source) throws S3Failure {
        boolean replaced = directive(call, "x-amz-metadata-directive");
        boolean newTags = directive(call, "x-amz-tagging-directive");
        boolean itself =
                source.version().newest()
                        && source.bucket().equals(call.bucket())
                        && source.version().key().equals(call.key());
        if (itself && !replaced && !newTags && call.header("x-amz-storage-class").isEmpty()) {
            throw S3Error.INVALID_REQUEST.failure(
                    "This copy request is illegal because it is trying to copy an object to itself without changing the"
                            + " object's metadata.");
        }
        Attributes old = source.version().attributes();
        SortedMap<String, String> asked = ObjectMetadata.of(call.request().headers());
        SortedMap<String, String> metadata = new TreeMap<>(replaced ? asked : old.metadata());
        carry(ObjectMetadata.TAGS, newTags ? asked : old.metadata(), metadata);
        carry(ObjectMetadata.CHECKSUM, old.metadata(), metadata);
        metadata.remove(ObjectMetadata.UPLOAD);
        return new Attributes(old.etag(), metadata);
    }

    private static void carry(
            String name, SortedMap<String, String> from, SortedMap<String, String> to) {
        to.remove(name);
        String value = from.get(name);
        if (value != null) {
            to.put(name, value);
        }
    }

    private static boolean directive(Call call, String header) throws S3Failure {
        return switch (call.header(header).orElse("COPY")) {
            case "COPY" -> false;
            case "REPLACE" -> true;
            default -> throw S3Error.INVALID_ARGUMENT.failure("Unknown directive in " + header);
        };
    }

    static Reply part(Call call) throws IOException {
        int number = MultipartOperations.partNumber(call);
        String uploadId = MultipartOperations.uploadId(call);
        CopySource source = CopySource.of(call);
        Upload upload = Answers.value(call.store().upload(call.bucket(), call.key(), uploadId));
        long size = source.version().size();
        Optional<String> header = call.header("x-amz-copy-source-range");
        ByteRange range =
                header.isPresent()
                        ? ByteRange.parseExact(header.get(), size)
                        : new ByteRange(0, size - 1);
        if (range.length() > call.limits().objectBytesMax()) {
            throw S3Error.ENTITY_TOO_LARGE.failure();
        }
        Part part;
        try (Piped piped =
                Piped.start(call.store(), source, range, MultipartOperations.checksumOf(upload))) {
            part =
                    Answers.value(
                            call.store()
                                    .putPart(call.bucket(), call.key(), uploadId, number, piped));
        }
        XmlWriter xml =
                XmlWriter.of("CopyPartResult")
                        .text("LastModified", HttpDate.iso(part.modified()))
                        .text("ETag", Conditions.quoted(part.etag()));
        StoredChecksum.of(part.attributes()).ifPresent(checksum -> checksum.write(xml));
        return Reply.xml(xml)
                .with(
                        "x-amz-copy-source-version-id",
                        ObjectOperations.shown(source.version().id()));
    }
}
