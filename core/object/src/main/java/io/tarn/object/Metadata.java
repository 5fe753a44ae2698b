package io.tarn.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a writer says about a version beside its content: a map from names to values. The ring compares them and
/// makes nothing of them, but for [#ETAG], which listings of versions show.
///
/// @param values at most [#ENTRIES_MAX]; keys of 1 to [#KEY_BYTES_MAX] bytes of UTF-8; [#BYTES_MAX] in all
public record Metadata(SortedMap<String, Bytes> values) {
    public static final Metadata NONE = new Metadata(new TreeMap<>());

    /// Names the content to clients of S3.
    public static final String ETAG = "etag";

    public static final int ENTRIES_MAX = 128;
    public static final int KEY_BYTES_MAX = 256;

    /// Of the encoding. S3 allows 2 KiB of a user's own and 8 KiB of headers in all.
    public static final int BYTES_MAX = 4096;

    public Metadata {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        require(values.size() <= ENTRIES_MAX, "at most 128 values");
        require(encode(values).size() <= BYTES_MAX, "metadata has at most 4096 bytes");
    }

    /// With another value.
    public Metadata with(String key, Bytes value) {
        var changed = new TreeMap<>(values);
        changed.put(key, value);
        return new Metadata(changed);
    }

    public Optional<Bytes> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    private static Bytes encode(SortedMap<String, Bytes> values) {
        var inOrder = new TreeMap<Bytes, Bytes>();
        values.forEach((key, value) -> inOrder.put(utf8(key), value));
        var out = new CanonicalWriter().u32(inOrder.size());
        inOrder.forEach((key, value) -> {
            require(!key.isEmpty() && key.size() <= KEY_BYTES_MAX, "a key has 1 to 256 bytes");
            out.bytes(key).bytes(value);
        });
        return out.toBytes();
    }

    private static Bytes utf8(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
    }

    public void write(CanonicalWriter out) {
        out.bytes(encode(values));
    }

    public static Metadata read(CanonicalReader from) throws MalformedException {
        var in = new CanonicalReader(from.bytes(BYTES_MAX));
        int count = in.count(ENTRIES_MAX);
        var values = new TreeMap<String, Bytes>();
        Bytes before = Bytes.EMPTY;
        for (int i = 0; i < count; i++) {
            String key = in.text(KEY_BYTES_MAX);
            Bytes utf8 = utf8(key);
            if (utf8.compareTo(before) <= 0) {
                throw new MalformedException("keys ascend, and none is empty");
            }
            before = utf8;
            values.put(key, in.bytes(BYTES_MAX).compact());
        }
        in.end();
        return new Metadata(values);
    }
}
