package io.tarn.benchmarks.workload;

import java.util.Arrays;

/// A growing array of longs; boxes would be garbage that the measurement pays for.
final class Latencies {
    private long[] values = new long[1024];
    private int count;

    void add(long nanos) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = nanos;
    }

    long[] toArray() {
        return Arrays.copyOf(values, count);
    }
}
