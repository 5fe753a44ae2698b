package io.tarn.s3;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The headers of a request, by lower-case name; values as text of UTF-8.
final class Headers {
    private static final Pattern SPACES = Pattern.compile(" +");

    private final SortedMap<String, List<String>> values = new TreeMap<>();

    Headers add(String name, String value) {
        values.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).add(value);
        return this;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /// All values of a header with commas between, as if it had been sent once (RFC 9110, 5.2).
    Optional<String> get(String name) {
        return all(name).stream().reduce((a, b) -> a + "," + b);
    }

    List<String> all(String name) {
        return Collections.unmodifiableList(values.getOrDefault(name, List.of()));
    }

    SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(
                (SortedSet<String>) new java.util.TreeSet<>(values.keySet()));
    }

    /// All but those whose names begin so.
    Headers without(String prefix) {
        Headers others = new Headers();
        values.forEach((name, all) -> {
            if (!name.startsWith(prefix)) {
                all.forEach(value -> others.add(name, value));
            }
        });
        return others;
    }

    /// The value that is signed: without spaces at its ends, and none twice in a row (SigV4, step 1).
    String canonical(String name) {
        return all(name).stream()
                .map(value -> SPACES.matcher(value.strip()).replaceAll(" "))
                .reduce((a, b) -> a + "," + b)
                .orElse("");
    }
}
