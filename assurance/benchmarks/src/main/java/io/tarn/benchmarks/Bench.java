package io.tarn.benchmarks;

import io.tarn.benchmarks.report.LineChart;
import io.tarn.benchmarks.report.Machine;
import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.report.MeasurementJson;
import io.tarn.benchmarks.report.MeasurementTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The benchmarks of Tarn, by name.
public final class Bench {
    private static final List<Experiment> EXPERIMENTS =
            List.of(
                    new CodingExperiment(),
                    new Figure4(),
                    new Figure5(),
                    new Figure6(),
                    new Table1(),
                    new NbdExperiment(),
                    new RingLatency(),
                    new RingThroughput(),
                    new RingSignatures(),
                    new RingWideArea(),
                    new RingFailover(),
                    new RingSizes(),
                    new ObjectsExperiment());

    private final PrintWriter out;
    private final PrintWriter progress;

    /// @param out gets the table
    /// @param progress gets a line now and then
    public Bench(PrintWriter out, PrintWriter progress) {
        this.out = out;
        this.progress = progress;
    }

    /// What can be run.
    ///
    /// @param name for [Bench#run]
    public record Entry(String name, String summary) {}

    public static List<Entry> list() {
        return EXPERIMENTS.stream().map(e -> new Entry(e.name(), e.summary())).toList();
    }

    /// Measures, and prints a table.
    ///
    /// @param quick for a look, rather than for a record
    /// @param json where the records go too; the plot, if there is one, goes beside them as `.svg`
    /// @throws IllegalArgumentException if there is no such name
    public List<Measurement> run(String name, boolean quick, Optional<Path> json)
            throws IOException, InterruptedException {
        Experiment experiment =
                EXPERIMENTS.stream()
                        .filter(e -> e.name().equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException("no benchmark is called " + name));
        Machine machine = Machine.here();
        List<Measurement> measurements =
                experiment.run(quick ? Effort.quick() : Effort.full(), this::tell);
        MeasurementTable.print(machine, measurements, out);
        if (json.isPresent()) {
            try (Writer file = Files.newBufferedWriter(json.get())) {
                MeasurementJson.write(machine, measurements, file);
            }
            Optional<LineChart> chart = experiment.chart(measurements);
            if (chart.isPresent()) {
                Files.writeString(plotBeside(json.get()), chart.get().toSvg());
            }
        }
        return new ArrayList<>(measurements);
    }

    private void tell(String line) {
        progress.println(line);
        progress.flush();
    }

    private static Path plotBeside(Path json) {
        return Path.of(json.toString().replaceFirst("\\.json$", "") + ".svg");
    }
}
