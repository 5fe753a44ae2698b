package io.tarn.s3;

import io.tarn.base.Bytes;
import io.tarn.s3.store.Place;
import io.tarn.s3.store.Upload;
import io.tarn.s3.store.Version;
import java.util.Base64;
import java.util.Optional;

/// Lists of objects, versions and uploads.
final class ListOperations {
    private ListOperations() {}

    /// What all lists are asked.
    private record Asked(String prefix, String delimiter, int max, boolean url) {
        static Asked of(Call call, String maxParameter) throws S3Failure {
            return new Asked(
                    call.query("prefix").orElse(""),
                    call.query("delimiter").orElse(""),
                    call.number(maxParameter, S3Limits.PAGE_MAX, S3Limits.PAGE_MAX),
                    Answers.isUrl(call));
        }

        String encoded(String name) {
            return url ? Percent.encode(name, true) : name;
        }

        /// One more than is shown tells whether there is more.
        int fetch() {
            return Math.min(max, S3Limits.PAGE_MAX) + 1;
        }
    }

    static Reply objects(Call call) throws S3Failure {
        Asked asked = Asked.of(call, "max-keys");
        String marker = call.query("marker").orElse("");
        Bytes from =
                marker.isEmpty()
                        ? Bytes.EMPTY
                        : Grouped.behindMarker(marker, asked.prefix(), asked.delimiter());
        Grouped<Version> page = page(call, asked, from);
        XmlWriter xml =
                begin("ListBucketResult", call, asked).text("Marker", asked.encoded(marker));
        xml.number("MaxKeys", asked.max()).flag("IsTruncated", page.truncated());
        // Only with a delimiter, as S3 does: else the last key is the marker.
        if (page.truncated() && !asked.delimiter().isEmpty()) {
            xml.text(
                    "NextMarker",
                    asked.encoded(
                            page.lastPrefix()
                                    .or(() -> page.lastItem().map(Version::key))
                                    .orElse("")));
        }
        writeContents(xml, page, asked, Optional.of(call.config().owner()));
        return Reply.xml(xml);
    }

    static Reply objectsV2(Call call) throws S3Failure {
        if (!call.query("list-type").orElse("").equals("2")) {
            throw S3Error.INVALID_ARGUMENT.failure("list-type must be 2");
        }
        Asked asked = Asked.of(call, "max-keys");
        Optional<String> token = call.query("continuation-token");
        Optional<String> startAfter = call.query("start-after");
        Bytes from =
                token.isPresent()
                        ? place(token.get())
                        : startAfter
                                .filter(s -> !s.isEmpty())
                                .map(Names::behind)
                                .orElse(Bytes.EMPTY);
        Grouped<Version> page = page(call, asked, from);
        XmlWriter xml = begin("ListBucketResult", call, asked);
        xml.number("MaxKeys", asked.max())
                .number("KeyCount", page.items().size() + page.prefixes().size())
                .flag("IsTruncated", page.truncated())
                .text("ContinuationToken", token)
                .text("StartAfter", startAfter.map(asked::encoded));
        if (page.truncated()) {
            xml.text("NextContinuationToken", token(page));
        }
        boolean owner = call.query("fetch-owner").orElse("").equals("true");
        writeContents(
                xml, page, asked, owner ? Optional.of(call.config().owner()) : Optional.empty());
        return Reply.xml(xml);
    }

    static Reply versions(Call call) throws S3Failure {
        Asked asked = Asked.of(call, "max-keys");
        String marker = call.query("key-marker").orElse("");
        Optional<String> idMarker = call.query("version-id-marker").filter(id -> !id.isEmpty());
        Grouped<Version> page =
                Grouped.of(
                        new Cursor<>(
                                from ->
                                        call.store()
                                                .listVersions(
                                                        call.bucket(),
                                                        asked.prefix(),
                                                        from,
                                                        asked.fetch()),
                                from(asked, marker, idMarker, "version-id-marker"),
                                Version::key,
                                v -> new Place(Names.bytes(v.key()), Optional.of(v.id()))),
                        asked.prefix(),
                        asked.delimiter(),
                        asked.max());
        XmlWriter xml =
                begin("ListVersionsResult", call, asked)
                        .text("KeyMarker", asked.encoded(marker))
                        .text("VersionIdMarker", idMarker.orElse(""))
                        .number("MaxKeys", asked.max())
                        .flag("IsTruncated", page.truncated());
        if (page.truncated()) {
            xml.text(
                    "NextKeyMarker",
                    page.lastPrefix()
                            .or(() -> page.lastItem().map(Version::key))
                            .map(asked::encoded));
            xml.text("NextVersionIdMarker", page.lastItem().map(Version::id));
        }
        for (Version version : page.items()) {
            xml.open(version.deleted() ? "DeleteMarker" : "Version")
                    .text("Key", asked.encoded(version.key()))
                    .text("VersionId", version.id())
                    .flag("IsLatest", version.newest())
                    .text("LastModified", HttpDate.iso(version.modified()));
            if (!version.deleted()) {
                xml.text("ETag", Conditions.quoted(version.etag()))
                        .number("Size", version.size())
                        .text("StorageClass", "STANDARD");
            }
            writeOwner(xml, "Owner", call.config().owner());
            xml.close();
        }
        writePrefixes(xml, page, asked);
        return Reply.xml(xml);
    }

    static Reply uploads(Call call) throws S3Failure {
        Asked asked = Asked.of(call, "max-uploads");
        String marker = call.query("key-marker").orElse("");
        Optional<String> idMarker = call.query("upload-id-marker").filter(id -> !id.isEmpty());
        Grouped<Upload> page =
                Grouped.of(
                        new Cursor<>(
                                from ->
                                        call.store()
                                                .uploads(
                                                        call.bucket(),
                                                        asked.prefix(),
                                                        from,
                                                        asked.fetch()),
                                from(
                                        asked,
                                        marker,
                                        marker.isEmpty() ? Optional.empty() : idMarker,
                                        "upload-id-marker"),
                                Upload::key,
                                u -> new Place(Names.bytes(u.key()), Optional.of(u.id()))),
                        asked.prefix(),
                        asked.delimiter(),
                        asked.max());
        XmlWriter xml =
                XmlWriter.of("ListMultipartUploadsResult")
                        .text("Bucket", call.bucket())
                        .text("KeyMarker", asked.encoded(marker))
                        .text("UploadIdMarker", idMarker.orElse(""))
                        .text("Prefix", asked.encoded(asked.prefix()))
                        .number("MaxUploads", asked.max())
                        .flag("IsTruncated", page.truncated());
        if (!asked.delimiter().isEmpty()) {
            xml.text("Delimiter", asked.encoded(asked.delimiter()));
        }
        if (asked.url()) {
            xml.text("EncodingType", "url");
        }
        if (page.truncated()) {
            xml.text(
                    "NextKeyMarker",
                    page.lastPrefix()
                            .or(() -> page.lastItem().map(Upload::key))
                            .map(asked::encoded));
            xml.text("NextUploadIdMarker", page.lastItem().map(Upload::id));
        }
        for (Upload upload : page.items()) {
            xml.open("Upload")
                    .text("Key", asked.encoded(upload.key()))
                    .text("UploadId", upload.id());
            writeOwner(xml, "Initiator", call.config().owner());
            writeOwner(xml, "Owner", call.config().owner());
            xml.text("StorageClass", "STANDARD")
                    .text("Initiated", HttpDate.iso(upload.begun()))
                    .close();
        }
        writePrefixes(xml, page, asked);
        return Reply.xml(xml);
    }

    private static Place from(Asked asked, String marker, Optional<String> id, String idParameter)
            throws S3Failure {
        if (marker.isEmpty()) {
            if (id.isPresent()) {
                throw S3Error.INVALID_ARGUMENT.failure(
                        "A " + idParameter + " cannot be specified without a key marker.");
            }
            return new Place(Bytes.EMPTY, Optional.empty());
        }
        return id.isPresent()
                ? new Place(Names.bytes(marker), id)
                : new Place(
                        Grouped.behindMarker(marker, asked.prefix(), asked.delimiter()),
                        Optional.empty());
    }

    private static Grouped<Version> page(Call call, Asked asked, Bytes from) throws S3Failure {
        return Grouped.of(
                new Cursor<>(
                        place ->
                                call.store()
                                        .list(
                                                call.bucket(),
                                                asked.prefix(),
                                                place.key(),
                                                asked.fetch()),
                        new Place(from, Optional.empty()),
                        Version::key,
                        v -> new Place(Names.behind(v.key()), Optional.empty())),
                asked.prefix(),
                asked.delimiter(),
                asked.max());
    }

    /// Opaque to clients: the place, in Base64.
    private static String token(Grouped<Version> page) {
        Bytes place =
                page.lastPrefix()
                        .map(Names::behindAll)
                        .or(() -> page.lastItem().map(item -> Names.behind(item.key())))
                        .orElse(Bytes.EMPTY);
        return Base64.getUrlEncoder().encodeToString(place.toArray());
    }

    private static Bytes place(String token) throws S3Failure {
        try {
            return Bytes.owning(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_ARGUMENT.failure("The continuation token provided is incorrect");
        }
    }

    private static XmlWriter begin(String root, Call call, Asked asked) throws S3Failure {
        // A list of a bucket that is not there is no empty list, even if no entry is asked for.
        Answers.value(call.store().bucket(call.bucket()));
        XmlWriter xml =
                XmlWriter.of(root)
                        .text("Name", call.bucket())
                        .text("Prefix", asked.encoded(asked.prefix()));
        if (!asked.delimiter().isEmpty()) {
            xml.text("Delimiter", asked.encoded(asked.delimiter()));
        }
        if (asked.url()) {
            xml.text("EncodingType", "url");
        }
        return xml;
    }

    private static void writeContents(
            XmlWriter xml, Grouped<Version> page, Asked asked, Optional<String> owner) {
        for (Version version : page.items()) {
            xml.open("Contents")
                    .text("Key", asked.encoded(version.key()))
                    .text("LastModified", HttpDate.iso(version.modified()))
                    .text("ETag", Conditions.quoted(version.etag()))
                    .number("Size", version.size());
            owner.ifPresent(name -> writeOwner(xml, "Owner", name));
            StoredChecksum.of(version.attributes())
                    .ifPresent(c ->
                            xml.text("ChecksumAlgorithm", c.kind().name())
                                    .text("ChecksumType", c.type()));
            xml.text("StorageClass", "STANDARD").close();
        }
        writePrefixes(xml, page, asked);
    }

    private static void writePrefixes(XmlWriter xml, Grouped<?> page, Asked asked) {
        for (String prefix : page.prefixes()) {
            xml.open("CommonPrefixes").text("Prefix", asked.encoded(prefix)).close();
        }
    }

    static void writeOwner(XmlWriter xml, String element, String owner) {
        xml.open(element).text("ID", owner).text("DisplayName", owner).close();
    }
}
