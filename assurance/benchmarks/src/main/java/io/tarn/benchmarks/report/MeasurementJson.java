package io.tarn.benchmarks.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/// Measurements as an array of records, each complete in itself: every one names its machine and
/// commit, so that records of many runs can be laid together. What does not apply is null.
public final class MeasurementJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final double DIGITS = 1e4;

    private MeasurementJson() {}

    public static void write(Machine machine, List<Measurement> measurements, Writer out) {
        var printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
        try (JsonGenerator json = FACTORY.createGenerator(out).setPrettyPrinter(printer)) {
            json.writeStartArray();
            for (Measurement measurement : measurements) {
                write(machine, measurement, json);
            }
            json.writeEndArray();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Machine machine, Measurement measurement, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("protocol", measurement.protocol());
        writeInt("f", measurement.faults(), json);
        writeInt("m", measurement.needed(), json);
        json.writeStringField("regime", measurement.regime());
        json.writeStringField("metric", measurement.metric());
        json.writeNumberField("median", rounded(measurement.spread().median()));
        json.writeNumberField("min", rounded(measurement.spread().min()));
        json.writeNumberField("max", rounded(measurement.spread().max()));
        json.writeStringField("unit", measurement.unit());
        if (measurement.ratioToBenign().isPresent()) {
            json.writeNumberField(
                    "ratio_to_benign", rounded(measurement.ratioToBenign().getAsDouble()));
        } else {
            json.writeNullField("ratio_to_benign");
        }
        json.writeNumberField("rounds", measurement.rounds());
        json.writeStringField("machine", machine.processor() + ", " + machine.cores() + " cores");
        json.writeStringField("java", machine.java());
        json.writeStringField("coding", machine.coding());
        json.writeStringField("commit", machine.commit());
        json.writeEndObject();
    }

    private static void writeInt(String name, java.util.OptionalInt value, JsonGenerator json)
            throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsInt());
        } else {
            json.writeNullField(name);
        }
    }

    /// More digits than the noise leaves standing only make diffs.
    private static double rounded(double value) {
        return Math.round(value * DIGITS) / DIGITS;
    }
}
