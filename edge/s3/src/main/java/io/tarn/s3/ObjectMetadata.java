package io.tarn.s3;

import static io.tarn.base.Invariant.require;

import io.tarn.s3.store.Attributes;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// How what S3 knows of an object is written as metadata (docs/spec/s3.md): names begin with `h.` for headers of HTTP,
/// with `m.` for the user's own; `tags` are those encoded as in a query; `checksum` is kind, type and value; `upload`
/// is the id of that whose parts it was made of.
final class ObjectMetadata {
    static final String USER_PREFIX = "x-amz-meta-";
    static final String TAGS = "tags";
    static final String CHECKSUM = "checksum";
    static final String UPLOAD = "upload";
    static final String DEFAULT_TYPE = "binary/octet-stream";

    private static final String HEADER = "h.";
    private static final String USER = "m.";
    private static final Set<String> KEPT =
            Set.of(
                    "cache-control",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "content-type",
                    "expires");

    /// As S3 counts it: names and values of the user's own.
    private static final int USER_BYTES_MAX = 2048;

    private ObjectMetadata() {}

    /// From the headers of a request that makes an object.
    static SortedMap<String, String> of(Headers headers) throws S3Failure {
        SortedMap<String, String> metadata = new TreeMap<>();
        int userBytes = 0;
        for (String name : headers.names()) {
            String value = checkedValue(headers.get(name).orElse(""));
            if (KEPT.contains(name)) {
                String kept = name.equals("content-encoding") ? withoutChunks(value) : value;
                if (!kept.isEmpty()) {
                    metadata.put(HEADER + name, kept);
                }
            } else if (name.startsWith(USER_PREFIX)) {
                String own = name.substring(USER_PREFIX.length());
                userBytes +=
                        own.length()
                                + value.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
                metadata.put(USER + own, value);
            }
        }
        if (userBytes > USER_BYTES_MAX) {
            throw S3Error.METADATA_TOO_LARGE.failure();
        }
        Optional<String> tags = headers.get("x-amz-tagging");
        if (tags.isPresent()) {
            putTags(metadata, Tags.ofQuery(tags.get()));
        }
        return metadata;
    }

    /// Of an object of which nothing else is said.
    static SortedMap<String, String> ofType(Optional<String> contentType) {
        SortedMap<String, String> metadata = new TreeMap<>();
        contentType.ifPresent(type -> {
            require(isValue(type), "a content type has no control characters");
            metadata.put(HEADER + "content-type", type);
        });
        return metadata;
    }

    /// The chunks are how the body travels, not what it is.
    private static String withoutChunks(String encoding) {
        if (!encoding.toLowerCase(Locale.ROOT).contains("aws-chunked")) {
            return encoding;
        }
        StringBuilder kept = new StringBuilder();
        for (String one : encoding.split(",", -1)) {
            String stripped = one.strip();
            if (!stripped.toLowerCase(Locale.ROOT).equals("aws-chunked") && !stripped.isEmpty()) {
                kept.append(kept.isEmpty() ? "" : ", ").append(stripped);
            }
        }
        return kept.toString();
    }

    /// Of a header: without line ends, by which one answer becomes two.
    static String checkedValue(String value) throws S3Failure {
        if (!isValue(value)) {
            throw S3Error.INVALID_ARGUMENT.failure("a header has control characters");
        }
        return value;
    }

    private static boolean isValue(String value) {
        return value.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
    }

    static void putTags(SortedMap<String, String> metadata, Tags tags) {
        if (tags.isEmpty()) {
            metadata.remove(TAGS);
        } else {
            metadata.put(TAGS, tags.toQuery());
        }
    }

    static Tags tags(Attributes attributes) throws S3Failure {
        return Tags.ofQuery(attributes.metadata().getOrDefault(TAGS, ""));
    }

    /// The headers of an answer that are the object's.
    static SortedMap<String, String> headers(Attributes attributes) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", DEFAULT_TYPE);
        attributes
                .metadata()
                .forEach((name, value) -> {
                    if (name.startsWith(HEADER)) {
                        headers.put(name.substring(HEADER.length()), value);
                    } else if (name.startsWith(USER)) {
                        headers.put(USER_PREFIX + name.substring(USER.length()), value);
                    }
                });
        return headers;
    }
}
