package io.tarn.s3;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A page of a list as S3 shows it: keys that have a delimiter behind the prefix are one entry for all that are alike up to
/// it.
///
/// @param lastItem what the page ends with, if there is more and it is an entry
/// @param lastPrefix the same, if it is a common prefix
record Grouped<T>(
        List<T> items,
        List<String> prefixes,
        boolean truncated,
        Optional<T> lastItem,
        Optional<String> lastPrefix) {

    /// @param delimiter empty for none
    static <T> Grouped<T> of(Cursor<T> cursor, String prefix, String delimiter, int max)
            throws S3Failure {
        List<T> items = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        Optional<T> lastItem = Optional.empty();
        Optional<String> lastPrefix = Optional.empty();
        if (max == 0) {
            return new Grouped<>(items, prefixes, false, lastItem, lastPrefix);
        }
        for (Optional<T> next = cursor.next(); next.isPresent(); next = cursor.next()) {
            if (items.size() + prefixes.size() == max) {
                return new Grouped<>(items, prefixes, true, lastItem, lastPrefix);
            }
            String common = commonPrefix(cursor.keyOf(next.get()), prefix, delimiter);
            if (common.isEmpty()) {
                items.add(next.get());
                lastItem = next;
                lastPrefix = Optional.empty();
            } else {
                prefixes.add(common);
                lastItem = Optional.empty();
                lastPrefix = Optional.of(common);
                cursor.skipTo(Names.behindAll(common));
            }
        }
        return new Grouped<>(items, prefixes, false, Optional.empty(), Optional.empty());
    }

    private static String commonPrefix(String key, String prefix, String delimiter) {
        if (delimiter.isEmpty()) {
            return "";
        }
        int at = key.indexOf(delimiter, prefix.length());
        return at < 0 ? "" : key.substring(0, at + delimiter.length());
    }

    /// Where a list goes on behind a marker: behind the key, or behind all that a common prefix stands for.
    static Bytes behindMarker(String marker, String prefix, String delimiter) {
        boolean isGroup =
                marker.startsWith(prefix) && commonPrefix(marker, prefix, delimiter).equals(marker);
        return isGroup && !marker.isEmpty() ? Names.behindAll(marker) : Names.behind(marker);
    }
}
