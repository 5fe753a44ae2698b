package io.tarn.s3.store;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known of an object beside its bytes.
///
/// @param etag without quotation marks; what [Condition.Matches] compares
/// @param metadata of no meaning to the store; names and values are text without control characters
public record Attributes(String etag, SortedMap<String, String> metadata) {
    public static final Attributes NONE = new Attributes("", new TreeMap<>());

    public Attributes {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }
}
