package io.tarn.coding;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The files in `vectors/coding` at the root of the repository.
final class VectorFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private VectorFiles() {}

    static Stream<JsonNode> cases(String file) {
        try {
            JsonNode tests = JSON.readTree(path(file).toFile()).required("tests");
            return StreamSupport.stream(tests.spliterator(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String comment, List<Map<String, Object>> tests) throws IOException {
        var file = new LinkedHashMap<String, Object>();
        file.put("comment", comment);
        file.put("source", "docs/spec/coding.md");
        file.put("tests", tests);
        var colonThenSpace =
                Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        var lines = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter(colonThenSpace).withObjectIndenter(lines);
        printer.indentArraysWith(lines);
        return JSON.writer(printer).writeValueAsString(file) + "\n";
    }

    /// Found from wherever the tests were started.
    static Path path(String file) {
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            Path vectors = folder.resolve("vectors/coding");
            if (Files.isDirectory(vectors)) {
                return vectors.resolve(file);
            }
        }
        throw new AssertionError("no folder vectors/coding above the working directory");
    }
}
