package io.tarn.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Domain tags keep bytes that are hashed, signed or derived for one purpose from serving another: so each stands in
/// one place of the code, and all stand in one list, the table in docs/spec/crypto.md.
class TagsTest {
    private static final Pattern TAG = Pattern.compile("\"(tarn\\.[a-z0-9.-]+\\.v[0-9]+\\.?)\"");
    private static final Pattern NAMED_TAG =
            Pattern.compile("String (?:\\w+_)?(?:TAG|PURPOSE)\\s*=\\s*\"([^\"]*)\"");
    private static final Pattern LISTED = Pattern.compile("`(tarn\\.[^`]+)`");

    /// The design of objects had it before tags had their form.
    private static final String OLD_TAG = "AG1";

    /// Tag → file, of all that is shipped.
    private static SortedMap<String, String> tags() {
        SortedMap<String, String> tags = new TreeMap<>();
        code().forEach((file, code) -> {
            for (String tag : found(TAG, code)) {
                String before = tags.put(tag, file);
                assertThat(before).as("%s in %s and again in %s", tag, before, file).isNull();
            }
        });
        return tags;
    }

    private static SortedMap<String, String> code() {
        SortedMap<String, String> code = new TreeMap<>();
        Tree.javaSources("main")
                .forEach((file, source) -> {
                    if (!file.startsWith("assurance/")) {
                        code.put(file, source.replaceAll("(?m)^\\s*//.*$", ""));
                    }
                });
        return code;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult r) -> r.group(1)).toList();
    }

    private static List<String> listed() {
        String page = Tree.read(Tree.ROOT.resolve("docs/spec/crypto.md"));
        return Tree.table(page, "domain tag", "used for").stream()
                .flatMap(row -> found(LISTED, row.getFirst()).stream())
                .toList();
    }

    @Test
    void tagsStandInOnePlaceAndAreListed() {
        assertThat(listed()).containsExactlyInAnyOrderElementsOf(tags().keySet());
    }

    /// Or it would not be seen above.
    @Test
    void whatIsCalledTagLooksLikeOne() {
        var seen = new TreeSet<String>();
        code().forEach((file, code) -> seen.addAll(found(NAMED_TAG, code)));
        seen.remove(OLD_TAG);
        assertThat(seen).isNotEmpty();
        assertThat(tags().keySet()).containsAll(seen);
    }
}
