package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import io.tarn.s3.store.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;

/// Goal: whatever the keys, prefix, delimiter and sizes of pages, a list read page by page shows what S3's definition
/// says of all keys at once.
class GroupedTest {
    private static final String[] PIECES = {
        "a", "b", "/", "//", "ä", "\uffff", "\ud83d\ude00", "0", " "
    };

    @RepeatedTest(200)
    void pagesAreTheDefinition() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        SortedMap<Bytes, String> keys = new TreeMap<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            String key = word(random, 1 + random.nextInt(5));
            keys.put(Names.bytes(key), key);
        }
        String prefix = word(random, random.nextInt(3));
        String delimiter = random.nextInt(4) == 0 ? "" : word(random, 1);
        int max = 1 + random.nextInt(5);
        int storePage = 1 + random.nextInt(4);

        List<String> expected = definition(keys, prefix, delimiter);
        assertThat(paged(keys, prefix, delimiter, max, storePage, true))
                .as("seed %d", seed)
                .isEqualTo(expected);
        assertThat(paged(keys, prefix, delimiter, max, storePage, false))
                .as("by markers, seed %d", seed)
                .isEqualTo(expected);
    }

    private static String word(Random random, int pieces) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            word.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return word.toString();
    }

    /// "All of the keys that contain the same string between the prefix and the first occurrence of the delimiter after
    /// the prefix are grouped" (S3 API, ListObjectsV2).
    private static List<String> definition(
            SortedMap<Bytes, String> keys, String prefix, String delimiter) {
        List<String> entries = new ArrayList<>();
        for (String key : keys.values()) {
            if (!key.startsWith(prefix)) {
                continue;
            }
            int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            String entry = at < 0 ? key : "<" + key.substring(0, at + delimiter.length()) + ">";
            if (!entries.contains(entry)) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static List<String> paged(
            SortedMap<Bytes, String> keys,
            String prefix,
            String delimiter,
            int max,
            int storePage,
            boolean byPlace)
            throws S3Failure {
        List<String> entries = new ArrayList<>();
        Bytes from = Bytes.EMPTY;
        for (boolean more = true; more; ) {
            Cursor<String> cursor =
                    new Cursor<>(
                            place -> storePage(keys, prefix, place, storePage),
                            new Place(from, Optional.empty()),
                            key -> key,
                            key -> new Place(Names.behind(key), Optional.empty()));
            Grouped<String> page = Grouped.of(cursor, prefix, delimiter, max);
            assertThat(page.items().size() + page.prefixes().size()).isLessThanOrEqualTo(max);
            SortedMap<Bytes, String> merged = new TreeMap<>();
            page.items().forEach(key -> merged.put(Names.bytes(key), key));
            page.prefixes().forEach(key -> merged.put(Names.bytes(key), "<" + key + ">"));
            entries.addAll(merged.values());
            more = page.truncated();
            if (more) {
                from =
                        byPlace
                                ? page.lastPrefix()
                                        .map(Names::behindAll)
                                        .orElseGet(
                                                () -> Names.behind(page.lastItem().orElseThrow()))
                                : Grouped.behindMarker(
                                        page.lastPrefix().or(page::lastItem).orElseThrow(),
                                        prefix,
                                        delimiter);
            }
        }
        return entries;
    }

    private static Outcome<Page<String>> storePage(
            SortedMap<Bytes, String> keys, String prefix, Place from, int max) {
        List<String> all =
                keys.tailMap(from.key()).values().stream()
                        .filter(key -> key.startsWith(prefix))
                        .toList();
        int size = Math.min(max, all.size());
        return Outcome.of(new Page<>(all.subList(0, size), size < all.size()));
    }
}
