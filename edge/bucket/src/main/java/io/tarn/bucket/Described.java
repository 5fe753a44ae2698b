package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.object.Metadata;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/// Attributes of an object as metadata of a version.
///
/// Before the ETag is a byte that says whether versions had ids when it was made: lists of past versions show nothing else of
/// the metadata.
final class Described {
    private static final byte WITH_ID = 'v';
    private static final byte NULL = 'n';

    /// Before the names of a client's own, so that none of them is one of Tarn's.
    private static final String OWN = ".";

    private static final int ETAG_BYTES_MAX = 63;

    private Described() {}

    /// @param isNull whether the version's id is `null`
    static Metadata metadata(Attributes attributes, boolean isNull) throws RefusedException {
        var values = new TreeMap<String, Bytes>();
        values.put(Metadata.ETAG, tag(attributes.etag(), isNull));
        attributes.metadata().forEach((name, value) -> values.put(OWN + name, Items.utf8(value)));
        return metadata(values);
    }

    private static Metadata metadata(SortedMap<String, Bytes> values) throws RefusedException {
        try {
            return new Metadata(values);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.METADATA_TOO_LARGE,
                    "metadata has at most 4096 bytes and 127 entries, with names of at most 255 bytes");
        }
    }

    static Metadata with(Metadata metadata, String name, Bytes value) throws RefusedException {
        var values = new TreeMap<>(metadata.values());
        values.put(name, value);
        return metadata(values);
    }

    static Bytes tag(String etag, boolean isNull) throws RefusedException {
        Bytes text = Items.utf8(etag);
        if (text.size() > ETAG_BYTES_MAX) {
            throw new RefusedException(
                    Refusal.METADATA_TOO_LARGE, "an ETag has at most 63 characters");
        }
        return Bytes.concat(Bytes.owning(new byte[] {isNull ? NULL : WITH_ID}), text);
    }

    static boolean isNull(Bytes tag) {
        return !tag.isEmpty() && tag.byteAt(0) == NULL;
    }

    static Bytes tag(Metadata metadata) {
        return metadata.get(Metadata.ETAG).orElse(Bytes.EMPTY);
    }

    static String etag(Bytes tag) {
        return tag.isEmpty()
                ? ""
                : new String(tag.slice(1, tag.size() - 1).toArray(), StandardCharsets.UTF_8);
    }

    static Attributes attributes(Metadata metadata) {
        var own = new TreeMap<String, String>();
        metadata.values()
                .forEach((name, value) -> {
                    if (name.startsWith(OWN)) {
                        own.put(
                                name.substring(OWN.length()),
                                new String(value.toArray(), StandardCharsets.UTF_8));
                    }
                });
        return new Attributes(etag(tag(metadata)), own);
    }
}
