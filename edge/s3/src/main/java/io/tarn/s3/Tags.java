package io.tarn.s3;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Tags of an object (S3 API, "Object tagging"): ten at most.
record Tags(SortedMap<String, String> values) {
    private static final int COUNT_MAX = 10;
    private static final int KEY_CHARS_MAX = 128;
    private static final int VALUE_CHARS_MAX = 256;

    Tags {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /// As in the header `x-amz-tagging`.
    static Tags ofQuery(String query) throws S3Failure {
        SortedMap<String, String> values = new TreeMap<>();
        for (String one : query.split("&", -1)) {
            if (one.isEmpty()) {
                continue;
            }
            int equals = one.indexOf('=');
            String key = equals < 0 ? one : one.substring(0, equals);
            String value = equals < 0 ? "" : one.substring(equals + 1);
            put(values, decode(key), decode(value));
        }
        return new Tags(values);
    }

    /// As in a body `Tagging`.
    static Tags ofXml(XmlElement tagging) throws S3Failure {
        SortedMap<String, String> values = new TreeMap<>();
        for (XmlElement tag : tagging.expect("Tagging").require("TagSet").all("Tag")) {
            put(values, tag.require("Key").text(), tag.require("Value").text());
        }
        return new Tags(values);
    }

    private static void put(SortedMap<String, String> values, String key, String value)
            throws S3Failure {
        if (key.isEmpty()
                || key.length() > KEY_CHARS_MAX
                || value.length() > VALUE_CHARS_MAX
                || (key + value).chars().anyMatch(Character::isISOControl)) {
            throw S3Error.INVALID_TAG.failure();
        }
        if (values.put(key, value) != null) {
            throw S3Error.INVALID_TAG.failure("Cannot provide multiple Tags with the same key");
        }
        if (values.size() > COUNT_MAX) {
            throw S3Error.INVALID_TAG.failure("Object tags cannot be greater than " + COUNT_MAX);
        }
    }

    private static String decode(String text) throws S3Failure {
        return Percent.text(Percent.decode(text, true));
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    String toQuery() {
        StringBuilder query = new StringBuilder();
        values.forEach((key, value) ->
                query.append(query.isEmpty() ? "" : "&")
                        .append(Percent.encode(key, false))
                        .append('=')
                        .append(Percent.encode(value, false)));
        return query.toString();
    }

    void write(XmlWriter xml) {
        xml.open("TagSet");
        values.forEach(
                (key, value) -> xml.open("Tag").text("Key", key).text("Value", value).close());
        xml.close();
    }
}
