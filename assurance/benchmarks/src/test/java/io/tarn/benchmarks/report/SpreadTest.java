package io.tarn.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void medianOfAnOddCountIsTheMiddleOne() {
        assertThat(Spread.of(9, 1, 4)).isEqualTo(new Spread(4, 1, 9));
    }

    @Test
    void medianOfAnEvenCountLiesBetweenTheMiddleTwo() {
        assertThat(Spread.of(8, 1, 4, 2)).isEqualTo(new Spread(3, 1, 8));
    }

    @Test
    void leavesTheSamplesInTheOrderOfTheirRounds() {
        double[] samples = {3, 1, 2};
        Spread.of(samples);
        assertThat(samples).containsExactly(3, 1, 2);
    }

    /// A machine that slows down from round to round slows both protocols: the ratio stays.
    @Test
    void ratioIsOfRoundsAndNotOfMedians() {
        double[] ours = {50, 30, 5};
        double[] base = {100, 60, 10};
        assertThat(Spread.medianRatio(ours, base)).isEqualTo(0.5);

        double[] drifting = {10, 30, 50};
        assertThat(Spread.medianRatio(drifting, base)).isEqualTo(0.5);
        assertThat(Spread.medianRatio(new double[] {1, 60, 30}, base)).isEqualTo(1);
    }

    @Test
    void refusesRoundsThatAreNotPairs() {
        assertThatThrownBy(() -> Spread.medianRatio(new double[2], new double[3]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
    }
}
