/// Measurements as records, tables, JSON and plots.
package io.tarn.benchmarks.report;
