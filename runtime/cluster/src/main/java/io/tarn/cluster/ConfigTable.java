package io.tarn.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// A table of a TOML file, read once and strictly: every mistake is one message with its line.
final class ConfigTable {
    /// Room for the largest cluster; a file is refused by its size before it is parsed.
    static final int FILE_CHARS_MAX = 256 * 1024;

    /// Deepest nesting of brackets and braces outside strings. Our files need two; the parser is
    /// recursive, so depth is bounded before it runs.
    private static final int NESTING_MAX = 16;

    private static final Pattern CONTROL =
            Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]");

    private final TomlTable table;
    private final String origin;
    private final int line;

    private ConfigTable(TomlTable table, String origin, int line) {
        this.table = table;
        this.origin = origin;
        this.line = line;
    }

    /// @param origin what to call the file in messages
    static ConfigTable parse(String text, String origin) throws ClusterFileException {
        if (text.length() > FILE_CHARS_MAX) {
            throw new ClusterFileException(
                    origin + ": too large: more than " + FILE_CHARS_MAX + " characters");
        }
        if (text.isBlank()) {
            throw new ClusterFileException(origin + ": empty");
        }
        requireShallow(text, origin);
        TomlParseResult parsed = Toml.parse(text);
        if (parsed.hasErrors()) {
            TomlParseError first = parsed.errors().getFirst();
            throw new ClusterFileException(
                    "%s:%d: %s"
                            .formatted(
                                    origin, first.position().line(), oneLine(first.getMessage())));
        }
        return new ConfigTable(parsed, origin, 1);
    }

    /// Counts every bracket, strings and comments included: no honest file comes near the bound.
    private static void requireShallow(String text, String origin) throws ClusterFileException {
        int line = 1;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\n' -> line++;
                case '[', '{' -> depth++;
                case ']', '}' -> depth = Math.max(0, depth - 1);
                default -> {}
            }
            if (depth > NESTING_MAX) {
                throw new ClusterFileException(
                        "%s:%d: nested more than %d deep".formatted(origin, line, NESTING_MAX));
            }
        }
    }

    int line() {
        return line;
    }

    /// Refuses every key that is not one of `known`: a mistyped one must not be ignored.
    void allowOnly(String... known) throws ClusterFileException {
        Set<String> unknown = new TreeSet<>(table.keySet());
        unknown.removeAll(List.of(known));
        if (!unknown.isEmpty()) {
            String key = unknown.iterator().next();
            throw at(
                    key,
                    "unknown key \"%s\"; known here: %s".formatted(key, String.join(", ", known)));
        }
    }

    /// The format version, of which this release knows one.
    void requireVersion(int version) throws ClusterFileException {
        if (integer("version", 0, Long.MAX_VALUE) != version) {
            throw at("version", "this release reads version = %d only".formatted(version));
        }
    }

    String string(String key) throws ClusterFileException {
        return stringIfPresent(key).orElseThrow(() -> missing(key, "\"…\""));
    }

    Optional<String> stringIfPresent(String key) throws ClusterFileException {
        return value(key, String.class, "text in quotes");
    }

    /// A list of texts; empty if there is no such key.
    List<String> strings(String key) throws ClusterFileException {
        Optional<TomlArray> array = value(key, TomlArray.class, "a list of texts in quotes");
        List<String> texts = new ArrayList<>();
        if (array.isPresent()) {
            for (Object element : array.get().toList()) {
                if (!(element instanceof String text)) {
                    throw at(key, "%s is not a list of texts in quotes".formatted(key));
                }
                texts.add(text);
            }
        }
        return texts;
    }

    long integer(String key, long min, long max) throws ClusterFileException {
        return integerIfPresent(key, min, max).orElseThrow(() -> missing(key, Long.toString(min)));
    }

    Optional<Long> integerIfPresent(String key, long min, long max) throws ClusterFileException {
        Optional<Long> value = value(key, Long.class, "a whole number");
        if (value.isPresent() && (value.get() < min || value.get() > max)) {
            throw at(key, "%s is %d to %d, not %d".formatted(key, min, max, value.get()));
        }
        return value;
    }

    Optional<ConfigTable> table(String key) throws ClusterFileException {
        return value(key, TomlTable.class, "a table; write [" + key + "]")
                .map(inner -> new ConfigTable(inner, origin, lineOf(key)));
    }

    /// The tables `[[key]]`, in order; none if there is no such key.
    List<ConfigTable> tables(String key) throws ClusterFileException {
        Optional<TomlArray> array =
                value(key, TomlArray.class, "a list of tables; write [[" + key + "]]");
        List<ConfigTable> tables = new ArrayList<>();
        if (array.isEmpty()) {
            return tables;
        }
        for (int i = 0; i < array.get().size(); i++) {
            @Nullable TomlPosition position = array.get().inputPositionOf(i);
            int at = position == null ? lineOf(key) : position.line();
            if (!(array.get().get(i) instanceof TomlTable element)) {
                throw atLine(at, "%s is not a list of tables; write [[%s]]".formatted(key, key));
            }
            tables.add(new ConfigTable(element, origin, at));
        }
        return tables;
    }

    ClusterFileException missing(String key, String example) {
        return atLine(line, "%s is missing; write %s = %s".formatted(key, key, example));
    }

    /// A mistake in the value of `key`.
    ClusterFileException at(String key, String problem) {
        return atLine(lineOf(key), problem);
    }

    ClusterFileException atLine(int at, String problem) {
        return new ClusterFileException("%s:%d: %s".formatted(origin, at, visible(problem)));
    }

    /// The line where `key` stands, or this table's if it does not.
    int lineOf(String key) {
        @Nullable TomlPosition position = table.inputPositionOf(List.of(key));
        return position == null ? line : position.line();
    }

    private <T> Optional<T> value(String key, Class<T> type, String expected)
            throws ClusterFileException {
        @Nullable Object value = table.get(List.of(key));
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw at(key, "%s is not %s".formatted(key, expected));
        }
        return Optional.of(type.cast(value));
    }

    /// Escapes what a quoted text of the file may hold: a message is one line, and no control
    /// character of a file reaches a terminal.
    private static String visible(String problem) {
        return CONTROL.matcher(problem)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                "\\u%04X".formatted((int) found.group().charAt(0))));
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "not TOML" : message.replaceAll("\\s+", " ");
    }

    /// `text` as a TOML basic string, quotes included.
    static String quote(String text) {
        return "\"" + Toml.tomlEscape(text) + "\"";
    }
}
