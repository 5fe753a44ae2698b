package io.tarn.benchmarks;

import io.tarn.benchmarks.report.LineChart;
import io.tarn.benchmarks.report.Measurement;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Something that is measured under one name.
interface Experiment {
    String name();

    /// One line for `tarn bench list`.
    String summary();

    /// @param progress hears what happens, a line at a time
    List<Measurement> run(Effort effort, Consumer<String> progress)
            throws IOException, InterruptedException;

    /// How the measurements look, if a plot says more than a table.
    default Optional<LineChart> chart(List<Measurement> measurements) {
        return Optional.empty();
    }
}
