package io.tarn.s3;

import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import io.tarn.s3.store.Part;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Upload;
import io.tarn.s3.store.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Uploads in parts (S3 API, "Multipart upload").
final class MultipartOperations {
    /// Metadata of an upload: the checksum that its parts have, and whether that of the whole is of its bytes.
    private static final String KIND = "checksum-kind";

    private static final String WHOLE = "checksum-whole";

    private MultipartOperations() {}

    static Reply create(Call call) throws S3Failure {
        String key = call.key();
        SortedMap<String, String> metadata =
                new TreeMap<>(ObjectMetadata.of(call.request().headers()));
        Optional<String> named = call.header("x-amz-checksum-algorithm");
        Optional<String> type = call.header("x-amz-checksum-type");
        Optional<ChecksumKind> kind = named.flatMap(ChecksumKind::parse);
        if (named.isPresent() && kind.isEmpty()) {
            throw S3Error.INVALID_REQUEST.failure("Checksum algorithm provided is unsupported.");
        }
        if (type.isPresent() && kind.isEmpty()) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
        }
        if (kind.isPresent()) {
            metadata.put(KIND, kind.get().name());
            if (isWhole(kind.get(), type)) {
                metadata.put(WHOLE, "true");
            }
        }
        Upload upload =
                Answers.value(
                        call.store()
                                .beginUpload(call.bucket(), key, metadata, Locks.ofHeaders(call)));
        Reply reply =
                Reply.xml(
                        XmlWriter.of("InitiateMultipartUploadResult")
                                .text("Bucket", call.bucket())
                                .text("Key", key)
                                .text("UploadId", upload.id()));
        kind.ifPresent(k -> reply.with("x-amz-checksum-algorithm", k.name()));
        return kind.isPresent()
                ? reply.with(
                        "x-amz-checksum-type",
                        isWhole(kind.get(), type) ? "FULL_OBJECT" : "COMPOSITE")
                : reply;
    }

    /// CRC64NVME is always of the whole, digests never are.
    private static boolean isWhole(ChecksumKind kind, Optional<String> type) throws S3Failure {
        boolean whole =
                switch (type.orElse("")) {
                    case "" -> kind == ChecksumKind.CRC64NVME;
                    case "FULL_OBJECT" -> true;
                    case "COMPOSITE" -> false;
                    default ->
                            throw S3Error.INVALID_REQUEST.failure(
                                    "Value for x-amz-checksum-type header is invalid.");
                };
        if (whole ? !kind.isCrc() : kind == ChecksumKind.CRC64NVME) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The checksum type cannot be used with the " + kind + " checksum algorithm.");
        }
        return whole;
    }

    static Optional<ChecksumKind> checksumOf(Upload upload) {
        return ChecksumKind.parse(upload.metadata().getOrDefault(KIND, ""));
    }

    static int partNumber(Call call) throws S3Failure {
        String text = call.query("partNumber").orElse("");
        if (!text.matches("\\d{1,6}")
                || Integer.parseInt(text) < 1
                || Integer.parseInt(text) > call.limits().partsMax()) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "Part number must be an integer between 1 and "
                            + call.limits().partsMax()
                            + ", inclusive");
        }
        return Integer.parseInt(text);
    }

    static String uploadId(Call call) throws S3Failure {
        String id = call.query("uploadId").orElse("");
        if (!id.matches("[A-Za-z0-9._-]{1,256}")) {
            throw S3Error.NO_SUCH_UPLOAD.failure();
        }
        return id;
    }

    private static Upload upload(Call call) throws S3Failure {
        return Answers.value(call.store().upload(call.bucket(), call.key(), uploadId(call)));
    }

    static Reply put(Call call) throws IOException {
        int number = partNumber(call);
        Upload upload = upload(call);
        Optional<ChecksumKind> wanted = checksumOf(upload);
        VerifiedBody body =
                Bodies.content(
                        call.request(),
                        call.signed(),
                        call.limits().objectBytesMax(),
                        new TreeMap<>(),
                        wanted);
        Part part =
                Answers.value(
                        call.store().putPart(call.bucket(), call.key(), upload.id(), number, body));
        Reply reply = Reply.empty(200).with("ETag", Conditions.quoted(part.etag()));
        StoredChecksum.of(part.attributes())
                .ifPresent(checksum -> reply.with(checksum.kind().header(), checksum.value()));
        return reply;
    }

    static Reply list(Call call) throws S3Failure {
        Upload upload = upload(call);
        int max = call.number("max-parts", S3Limits.PAGE_MAX, S3Limits.PAGE_MAX);
        int after = call.number("part-number-marker", 0, Integer.MAX_VALUE);
        boolean url = Answers.isUrl(call);
        Page<Part> page =
                max == 0
                        ? new Page<>(List.of(), false)
                        : Answers.value(
                                call.store()
                                        .parts(call.bucket(), call.key(), upload.id(), after, max));
        XmlWriter xml =
                XmlWriter.of("ListPartsResult")
                        .text("Bucket", call.bucket())
                        .text("Key", url ? Percent.encode(call.key(), true) : call.key())
                        .text("UploadId", upload.id());
        ListOperations.writeOwner(xml, "Initiator", call.config().owner());
        ListOperations.writeOwner(xml, "Owner", call.config().owner());
        xml.text("StorageClass", "STANDARD").number("PartNumberMarker", after);
        if (!page.items().isEmpty()) {
            xml.number("NextPartNumberMarker", page.items().getLast().number());
        }
        xml.number("MaxParts", max).flag("IsTruncated", page.more());
        checksumOf(upload)
                .ifPresent(kind ->
                        xml.text("ChecksumAlgorithm", kind.name())
                                .text(
                                        "ChecksumType",
                                        upload.metadata().containsKey(WHOLE)
                                                ? "FULL_OBJECT"
                                                : "COMPOSITE"));
        for (Part part : page.items()) {
            xml.open("Part")
                    .number("PartNumber", part.number())
                    .text("LastModified", HttpDate.iso(part.modified()))
                    .text("ETag", Conditions.quoted(part.etag()))
                    .number("Size", part.size());
            StoredChecksum.of(part.attributes()).ifPresent(checksum -> checksum.write(xml));
            xml.close();
        }
        return Reply.xml(xml);
    }

    static Reply abort(Call call) throws S3Failure {
        Answers.value(call.store().abort(call.bucket(), call.key(), uploadId(call)));
        return Reply.empty(204);
    }

    static Reply complete(Call call) throws IOException {
        Condition condition = Conditions.write(call.request().headers());
        // Checksums in the headers are of the object, not of this document.
        List<XmlElement> named =
                Bodies.document(
                                call.request().without("x-amz-checksum-"),
                                call.signed(),
                                call.limits())
                        .expect("CompleteMultipartUpload")
                        .all("Part");
        if (named.isEmpty()) {
            throw S3Error.MALFORMED_XML.failure();
        }
        if (named.size() > call.limits().partsMax()) {
            throw S3Error.TOO_MANY_PARTS.failure();
        }
        String id = uploadId(call);
        Outcome<Upload> asked = call.store().upload(call.bucket(), call.key(), id);
        if (asked instanceof Outcome.Refused<Upload>(Refusal why, String _)
                && why == Refusal.NO_SUCH_UPLOAD) {
            Optional<Version> before = madeBefore(call, id, named);
            if (before.isPresent()) {
                return completed(call, before.get());
            }
        }
        Upload upload = Answers.value(asked);
        List<Part> parts = named(named, all(call, upload));
        checkSizes(call, parts);
        SortedMap<String, String> metadata = new TreeMap<>(upload.metadata());
        metadata.remove(KIND);
        boolean whole = metadata.remove(WHOLE) != null;
        Optional<ChecksumKind> kind = checksumOf(upload);
        Optional<StoredChecksum> checksum = Optional.empty();
        if (kind.isPresent()) {
            checksum = Optional.of(Assembly.checksum(kind.get(), whole, parts));
            metadata.put(ObjectMetadata.CHECKSUM, checksum.get().toMetadata());
        }
        checkWhole(call, checksum);
        metadata.put(ObjectMetadata.UPLOAD, id);
        Version version =
                Answers.value(
                        call.store()
                                .complete(
                                        call.bucket(),
                                        upload,
                                        parts,
                                        new io.tarn.s3.store.Attributes(
                                                Assembly.etag(
                                                        parts.stream().map(Part::etag).toList()),
                                                metadata),
                                        condition));
        return completed(call, version);
    }

    private static Reply completed(Call call, Version version) {
        XmlWriter xml =
                XmlWriter.of("CompleteMultipartUploadResult")
                        .text(
                                "Location",
                                "/" + call.bucket() + "/" + Percent.encode(call.key(), true))
                        .text("Bucket", call.bucket())
                        .text("Key", call.key())
                        .text("ETag", Conditions.quoted(version.etag()));
        StoredChecksum.of(version.attributes())
                .ifPresent(checksum -> {
                    checksum.write(xml);
                    xml.text("ChecksumType", checksum.type());
                });
        Reply reply = Reply.xml(xml).with("x-amz-version-id", ObjectOperations.shown(version.id()));
        return Proofs.addReceipt(reply, version);
    }

    /// What an upload has become, if it was of these parts and nobody has overwritten it: a client that did not get the answer asks again.
    private static Optional<Version> madeBefore(Call call, String id, List<XmlElement> named)
            throws S3Failure {
        Outcome<Version> newest = call.store().find(call.bucket(), call.key(), Optional.empty());
        if (!(newest instanceof Outcome.Success<Version>(Version version))
                || !id.equals(version.attributes().metadata().get(ObjectMetadata.UPLOAD))) {
            return Optional.empty();
        }
        List<String> etags = new ArrayList<>();
        for (XmlElement element : named) {
            String etag = Conditions.unquoted(element.require("ETag").text().strip());
            if (!etag.matches("[0-9a-f]{32}")) {
                return Optional.empty();
            }
            etags.add(etag);
        }
        return Optional.of(version).filter(v -> v.etag().equals(Assembly.etag(etags)));
    }

    /// All parts that have come, by number.
    private static SortedMap<Integer, Part> all(Call call, Upload upload) throws S3Failure {
        SortedMap<Integer, Part> parts = new TreeMap<>();
        int after = 0;
        for (boolean more = true; more; ) {
            Page<Part> page =
                    Answers.value(
                            call.store()
                                    .parts(
                                            call.bucket(),
                                            call.key(),
                                            upload.id(),
                                            after,
                                            S3Limits.PAGE_MAX));
            page.items().forEach(part -> parts.put(part.number(), part));
            more = page.more() && !page.items().isEmpty();
            after = page.items().isEmpty() ? after : page.items().getLast().number();
        }
        return parts;
    }

    private static List<Part> named(List<XmlElement> named, SortedMap<Integer, Part> all)
            throws S3Failure {
        List<Part> parts = new ArrayList<>();
        int before = 0;
        for (XmlElement element : named) {
            String number = element.require("PartNumber").text().strip();
            if (!number.matches("\\d{1,6}")) {
                throw S3Error.MALFORMED_XML.failure();
            }
            if (Integer.parseInt(number) <= before) {
                throw S3Error.INVALID_PART_ORDER.failure();
            }
            before = Integer.parseInt(number);
            Part part = all.get(before);
            String etag = Conditions.unquoted(element.require("ETag").text().strip());
            if (part == null || !part.etag().equals(etag) || !sameChecksums(element, part)) {
                throw S3Error.INVALID_PART.failure();
            }
            parts.add(part);
        }
        return parts;
    }

    private static boolean sameChecksums(XmlElement element, Part part) throws S3Failure {
        Optional<StoredChecksum> stored = StoredChecksum.of(part.attributes());
        for (ChecksumKind kind : ChecksumKind.values()) {
            Optional<String> claimed = element.childText(kind.element());
            if (claimed.isPresent()
                    && !stored.filter(c -> c.kind() == kind && c.value().equals(claimed.get()))
                            .isPresent()) {
                return false;
            }
        }
        return true;
    }

    private static void checkSizes(Call call, List<Part> parts) throws S3Failure {
        for (Part part : parts.subList(0, parts.size() - 1)) {
            if (part.size() < call.limits().partBytesMin()) {
                throw S3Error.ENTITY_TOO_SMALL.failure();
            }
        }
        Optional<String> size = call.header("x-amz-mp-object-size");
        long sum = parts.stream().mapToLong(Part::size).sum();
        if (size.isPresent() && !size.get().equals(Long.toString(sum))) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The provided 'x-amz-mp-object-size' header does not match the sum of the sizes of the parts.");
        }
    }

    /// A checksum of the whole that the client sends.
    private static void checkWhole(Call call, Optional<StoredChecksum> computed) throws S3Failure {
        for (ChecksumKind kind : ChecksumKind.values()) {
            Optional<String> claimed = call.header(kind.header());
            if (claimed.isPresent()
                    && !computed.filter(c -> c.kind() == kind && c.value().equals(claimed.get()))
                            .isPresent()) {
                throw S3Error.BAD_DIGEST.failure(
                        "The " + kind + " you specified did not match the calculated checksum.");
            }
        }
    }
}
