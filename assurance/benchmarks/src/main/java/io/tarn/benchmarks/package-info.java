/// `tarn bench`: what is measured, and how it is told.
///
/// Source: SOSP '07, §5; the targets are those of the project. Read in order: [Experiment],
/// [io.tarn.benchmarks.workload], [io.tarn.benchmarks.site], [io.tarn.benchmarks.rival].
package io.tarn.benchmarks;
