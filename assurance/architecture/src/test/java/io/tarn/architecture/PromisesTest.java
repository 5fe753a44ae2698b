package io.tarn.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What code and documents promise one another by name.
class PromisesTest {
    private static final Pattern PROBE = Pattern.compile("Probe\\s*\\.reached\\(\\s*([^)]*)\\)");
    private static final Pattern LITERAL = Pattern.compile("\"[^\"\\\\]+\"");
    private static final Pattern INVARIANT = Pattern.compile("INV-\\d{3}");
    private static final Pattern DECISION = Pattern.compile("ADR-\\d{3}");
    private static final Pattern NAMED_CLASS =
            Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:[.#]\\w+)?`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

    /// A simulation that counts branches could not tell two of one name apart.
    @Test
    void probesHaveUniqueLiteralNames() {
        SortedMap<String, String> seen = new TreeMap<>();
        Tree.javaSources("main")
                .forEach((file, source) -> {
                    if (file.endsWith("/base/Probe.java")) {
                        return;
                    }
                    Matcher probe = PROBE.matcher(source);
                    while (probe.find()) {
                        String name = probe.group(1).strip();
                        assertThat(name).as(file).matches(LITERAL);
                        assertThat(seen.put(name, file)).as(name + " in " + file).isNull();
                    }
                });
        assertThat(seen).isNotEmpty();
    }

    /// Every id in the code has its page; every page names where the code holds or checks it, and
    /// there the id is found.
    @Test
    void invariantsAndTheirPagesMatchBothWays() {
        SortedMap<String, Path> pages = pages("docs/invariants", INVARIANT);
        SortedMap<String, String> sources = allSources();
        Set<String> inCode = new TreeSet<>();
        sources.values().forEach(source -> inCode.addAll(matches(INVARIANT, source)));
        assertThat(pages.keySet()).containsAll(inCode);
        pages.forEach((id, page) -> {
            String text = Tree.read(page);
            assertThat(text)
                    .as("%s", page)
                    .startsWith("# " + id)
                    .contains("## Statement")
                    .contains("## Class")
                    .contains("## Authority")
                    .contains("## Asserted and checked")
                    .contains("## Endangered by");
            assertThat(classesNamed(section(text, "Asserted and checked")))
                    .as("%s names classes", page)
                    .isNotEmpty()
                    .allMatch(name -> sources.containsKey(name), "is a class");
        });
    }

    @Test
    void decisionsThatAreCitedExist() {
        SortedMap<String, Path> pages = pages("docs/decisions", DECISION);
        allSources()
                .forEach((file, source) ->
                        assertThat(pages.keySet())
                                .as("cited in %s", file)
                                .containsAll(matches(DECISION, source)));
        pages.forEach((_, page) ->
                assertThat(Tree.read(page))
                        .as("%s", page)
                        .contains("Status:")
                        .contains("## Context")
                        .contains("## Alternatives")
                        .contains("## Decision")
                        .contains("## Consequences"));
    }

    /// Documents do not lie about the tree: links lead somewhere, and the map of the papers names
    /// classes that exist.
    @Test
    void documentsNameWhatIsThere() {
        List<Path> documents = new ArrayList<>(Tree.filesBelow(Tree.ROOT.resolve("docs"), ".md"));
        for (String name : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")) {
            documents.add(Tree.ROOT.resolve(name));
        }
        for (Path document : documents) {
            Matcher link = LINK.matcher(Tree.read(document));
            while (link.find()) {
                assertThat(document.resolveSibling(link.group(1)))
                        .as("link in %s", document)
                        .exists();
            }
        }
        Set<String> classes = allSources().keySet();
        assertThat(classesNamed(Tree.read(Tree.ROOT.resolve("docs/papers.md"))))
                .isNotEmpty()
                .allMatch(classes::contains, "is a class");
    }

    @Test
    void everyModuleIsNullMarkedAndEveryPackageDescribed() {
        SortedMap<String, String> sources = Tree.javaSources("main");
        Set<String> packages =
                sources.keySet().stream()
                        .filter(file -> !file.endsWith("module-info.java"))
                        .map(file -> file.substring(0, file.lastIndexOf('/')))
                        .collect(Collectors.toCollection(TreeSet::new));
        for (String folder : packages) {
            assertThat(sources).containsKey(folder + "/package-info.java");
        }
        sources.forEach((file, source) -> {
            if (file.endsWith("module-info.java")) {
                assertThat(source).as(file).contains("NullMarked");
            }
        });
    }

    /// Simple class name → source, of main and test code.
    private static SortedMap<String, String> allSources() {
        SortedMap<String, String> sources = new TreeMap<>();
        for (String part : List.of("main", "test")) {
            Tree.javaSources(part)
                    .forEach((file, source) -> {
                        String name = file.substring(file.lastIndexOf('/') + 1);
                        sources.merge(name.substring(0, name.indexOf('.')), source, String::concat);
                    });
        }
        return sources;
    }

    private static SortedMap<String, Path> pages(String folder, Pattern id) {
        SortedMap<String, Path> pages = new TreeMap<>();
        for (Path page : Tree.filesBelow(Tree.ROOT.resolve(folder), ".md")) {
            Matcher matcher = id.matcher(page.getFileName().toString());
            assertThat(matcher.lookingAt()).as("%s begins with its id", page).isTrue();
            assertThat(pages.put(matcher.group(), page)).as("two pages of one id").isNull();
        }
        return pages;
    }

    private static Set<String> matches(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static List<String> classesNamed(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAMED_CLASS.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static String section(String text, String heading) {
        int start = text.indexOf("## " + heading);
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end);
    }
}
