package io.tarn.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A file in `vectors/object`. Its contents are written by `-Dtarn.vectors.write=true` only.
public record ObjectVectors(String name, String comment) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// One case, to which fields are added in order.
    ///
    /// @param result `valid` or `invalid`
    public static SequencedMap<String, Object> of(String comment, String result) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("comment", comment);
        fields.put("flags", List.of("Derived"));
        fields.put("result", result);
        return fields;
    }

    /// The file holds these.
    public void holds(List<SequencedMap<String, Object>> cases) throws IOException {
        var content = new LinkedHashMap<String, Object>();
        content.put("comment", comment);
        content.put("source", "docs/spec/objects.md");
        content.put("tests", cases);
        var colonThenSpace =
                Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        var lines = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter(colonThenSpace).withObjectIndenter(lines);
        printer.indentArraysWith(lines);
        String text = JSON.writer(printer).writeValueAsString(content) + "\n";
        Path file = folder().resolve(name);
        if (Boolean.getBoolean("tarn.vectors.write")) {
            Files.createDirectories(folder());
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }

    private static Path folder() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            if (Files.isDirectory(folder.resolve("vectors"))) {
                return folder.resolve("vectors/object");
            }
            folder = folder.getParent();
        }
        throw new AssertionError("no folder vectors above the working directory");
    }
}
