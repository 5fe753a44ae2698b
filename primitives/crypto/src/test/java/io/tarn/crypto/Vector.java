package io.tarn.crypto;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.base.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// One case of a file in `vectors/crypto`; named by its comment.
public final class Vector {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String file;
    private final JsonNode fields;

    private Vector(String file, JsonNode fields) {
        this.file = file;
        this.fields = fields;
    }

    public static Stream<Vector> read(String file) {
        try {
            JsonNode tests = JSON.readTree(path(file).toFile()).get("tests");
            return StreamSupport.stream(tests.spliterator(), false)
                    .map(test -> new Vector(file, test));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(Map<String, Object> file) throws IOException {
        var colonThenSpace =
                Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        var lines = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter(colonThenSpace).withObjectIndenter(lines);
        printer.indentArraysWith(lines);
        return JSON.writer(printer).writeValueAsString(file) + "\n";
    }

    /// The folder of vectors at the root of the repository, from wherever the tests were started.
    public static Path path(String file) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path vectors = folder.resolve("vectors/crypto");
            if (Files.isDirectory(vectors)) {
                return vectors.resolve(file);
            }
            folder = folder.getParent();
        }
        throw new AssertionError("no folder vectors/crypto above the working directory");
    }

    public boolean isValid() {
        return switch (string("result")) {
            case "valid" -> true;
            case "invalid" -> {
                string("bug"); // an invalid case says what it is for
                yield false;
            }
            default -> throw new AssertionError("result of " + this);
        };
    }

    public boolean has(String field) {
        return fields.has(field);
    }

    boolean hasFlag(String... any) {
        List<String> flags =
                StreamSupport.stream(fields.required("flags").spliterator(), false)
                        .map(JsonNode::textValue)
                        .toList();
        return Stream.of(any).anyMatch(flags::contains);
    }

    public String string(String field) {
        return fields.required(field).textValue();
    }

    public int integer(String field) {
        return fields.required(field).intValue();
    }

    public Bytes bytes(String field) {
        return Bytes.ofHex(string(field));
    }

    public List<Bytes> list(String field) {
        return StreamSupport.stream(fields.required(field).spliterator(), false)
                .map(hex -> Bytes.ofHex(hex.textValue()))
                .toList();
    }

    @Override
    public String toString() {
        return file + ": " + string("comment");
    }
}
