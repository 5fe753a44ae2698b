package io.tarn.benchmarks.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/// Measurements as lines for people.
public final class MeasurementTable {
    private static final String ROW = "%-22s %3s %3s  %-26s %-38s %10s %10s %10s %-6s %8s%n";

    private MeasurementTable() {}

    public static void print(Machine machine, List<Measurement> measurements, PrintWriter out) {
        out.println(machine.describe());
        out.printf(
                ROW,
                "protocol",
                "f",
                "m",
                "regime",
                "metric",
                "median",
                "min",
                "max",
                "unit",
                "/benign");
        for (Measurement measurement : measurements) {
            Spread spread = measurement.spread();
            out.printf(
                    ROW,
                    measurement.protocol(),
                    text(measurement.faults()),
                    text(measurement.needed()),
                    measurement.regime(),
                    measurement.metric(),
                    number(spread.median()),
                    number(spread.min()),
                    number(spread.max()),
                    measurement.unit(),
                    measurement.ratioToBenign().isPresent()
                            ? number(measurement.ratioToBenign().getAsDouble())
                            : "");
        }
        out.flush();
    }

    private static String text(java.util.OptionalInt value) {
        return value.isPresent() ? Integer.toString(value.getAsInt()) : "";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.3f" : "%.1f", value);
    }
}
