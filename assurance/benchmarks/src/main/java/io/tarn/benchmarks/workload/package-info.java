/// Protocols under one interface, and the load that is put on them: closed loops, as in SOSP '07,
/// §5.2, rounds in which all protocols take turns.
package io.tarn.benchmarks.workload;
