package io.tarn.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/// Writes reports as JSON, indented, with a line feed at the end.
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /// A part of a report.
    interface Part {
        void write(JsonGenerator out) throws IOException;
    }

    static void write(Part part, PrintWriter out) {
        String text = text(part);
        if (!text.isEmpty()) {
            out.println(text);
        }
    }

    static String text(Part part) {
        var text = new StringWriter();
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        try (JsonGenerator json = FACTORY.createGenerator(text).setPrettyPrinter(printer)) {
            part.write(json);
        } catch (IOException e) {
            throw new AssertionError("a StringWriter does not fail", e);
        }
        return text.toString();
    }
}
