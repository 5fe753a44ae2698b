package io.tarn.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of this repository, as tests read them.
final class Tree {
    static final Path ROOT = root();

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private Tree() {}

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("tools/jdk.sh"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new AssertionError("tests run inside the repository");
        }
        return folder;
    }

    /// Folders of all Maven modules, in the order of the root's pom.
    static List<String> modules() {
        Matcher module = MODULE.matcher(read(ROOT.resolve("pom.xml")));
        List<String> modules = new ArrayList<>();
        while (module.find()) {
            modules.add(module.group(1));
        }
        return modules;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every Java source of all modules, `src/main` or `src/test`, by its path from the root.
    ///
    /// @param part `main` or `test`
    static SortedMap<String, String> javaSources(String part) {
        SortedMap<String, String> sources = new TreeMap<>();
        for (String module : modules()) {
            Path folder = ROOT.resolve(module).resolve("src").resolve(part);
            for (Path file : filesBelow(folder, ".java")) {
                sources.put(ROOT.relativize(file).toString(), read(file));
            }
        }
        return sources;
    }

    /// The cells of a document's table, row by row, without its head.
    ///
    /// @param head its titles, which no other table of the document has
    static List<List<String>> table(String document, String... head) {
        List<String> lines = document.lines().toList();
        int at = lines.indexOf("| " + String.join(" | ", head) + " |");
        if (at < 0) {
            throw new AssertionError("no table of " + List.of(head));
        }
        return lines.stream()
                .skip(at + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(Tree::cells)
                .toList();
    }

    private static List<String> cells(String row) {
        return Stream.of(row.substring(1, row.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    static List<Path> filesBelow(Path folder, String suffix) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
