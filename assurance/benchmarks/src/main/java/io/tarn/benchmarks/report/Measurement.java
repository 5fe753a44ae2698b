package io.tarn.benchmarks.report;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/// One line of a result.
///
/// @param protocol what was measured: a protocol, or an implementation of a primitive
/// @param faults `f`, where there is one
/// @param needed `m`, where there is one
/// @param regime what limited it, such as `network-1gbit-netns` or `cpu-plain`
/// @param metric what was counted, such as `write-64KiB`
/// @param rounds how many samples the spread is of
/// @param ratioToBenign to the benign erasure-coded protocol in the same rounds, where it was run
public record Measurement(
        String protocol,
        OptionalInt faults,
        OptionalInt needed,
        String regime,
        String metric,
        Spread spread,
        String unit,
        int rounds,
        OptionalDouble ratioToBenign) {}
