package io.tarn.benchmarks.report;

import static io.tarn.base.Invariant.require;

import java.util.Arrays;

/// Median and extremes of the rounds of one measurement.
public record Spread(double median, double min, double max) {
    public static Spread of(double... samples) {
        require(samples.length >= 1, "a measurement has a round at least");
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return new Spread(medianOfSorted(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    public static double median(double... samples) {
        return of(samples).median();
    }

    /// Median of the quotients of rounds: what drifts over time hits both of a round alike.
    public static double medianRatio(double[] samples, double[] base) {
        require(samples.length == base.length, "rounds come in pairs");
        double[] ratios = new double[samples.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = samples[i] / base[i];
        }
        return median(ratios);
    }

    private static double medianOfSorted(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
