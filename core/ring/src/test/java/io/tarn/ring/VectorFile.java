package io.tarn.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.base.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A file in `vectors/ring`. Its contents are written by `-Dtarn.vectors.write=true` only.
public record VectorFile(String name, String comment, String source) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Fields in the order in which they are given.
    public static final class Case {
        private final Map<String, Object> fields = new LinkedHashMap<>();

        public Case(String comment) {
            fields.put("comment", comment);
            fields.put("flags", List.of("Derived"));
        }

        public Case hex(String field, Bytes value) {
            fields.put(field, value.hex());
            return this;
        }

        public Case valid() {
            fields.put("result", "valid");
            return this;
        }

        /// @param bug the one that takes the case for valid
        public Case invalid(String bug) {
            fields.put("result", "invalid");
            fields.put("bug", bug);
            return this;
        }
    }

    /// The file holds these.
    public void holds(List<Case> cases) throws IOException {
        var content = new LinkedHashMap<String, Object>();
        content.put("comment", comment);
        content.put("source", source);
        content.put("tests", cases.stream().map(one -> one.fields).toList());
        var colonThenSpace =
                Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        var lines = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter(colonThenSpace).withObjectIndenter(lines);
        printer.indentArraysWith(lines);
        String text = JSON.writer(printer).writeValueAsString(content) + "\n";
        if (Boolean.getBoolean("tarn.vectors.write")) {
            Files.createDirectories(folder());
            Files.writeString(folder().resolve(name), text);
        }
        assertThat(folder().resolve(name)).hasContent(text);
    }

    /// As anyone reads it.
    public List<Read> read() throws IOException {
        JsonNode tests = JSON.readTree(folder().resolve(name).toFile()).required("tests");
        return tests.valueStream().map(Read::new).toList();
    }

    /// A case of the file.
    public static final class Read {
        private final JsonNode fields;

        private Read(JsonNode fields) {
            this.fields = fields;
        }

        public Bytes bytes(String field) {
            return Bytes.ofHex(fields.required(field).textValue());
        }

        public boolean isValid() {
            return fields.required("result").textValue().equals("valid");
        }

        @Override
        public String toString() {
            return fields.required("comment").textValue();
        }
    }

    private static Path folder() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            if (Files.isDirectory(folder.resolve("vectors"))) {
                return folder.resolve("vectors/ring");
            }
            folder = folder.getParent();
        }
        throw new AssertionError("no folder vectors above the working directory");
    }
}
