package io.tarn.benchmarks.workload;

/// What the load consists of.
public enum Operation {
    READ,
    WRITE
}
