package io.tarn.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeedTest {
    @Test
    void failureEndsWithTheLineThatReplaysIt() {
        assertThatThrownBy(() ->
                        new Seed(-42)
                                .run(_ -> {
                                    throw new IllegalStateException("torn");
                                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("torn")
                .hasMessageEndingWith("replay: ./check --sim -42");
    }

    @Test
    void oneSeedDrawsOneSequence() {
        SimulationRandom first = new Seed(7).random();
        SimulationRandom again = new Seed(7).random();

        assertThat(first.longs(100)).containsExactlyElementsOf(again.longs(100).boxed().toList());
        assertThat(new Seed(8).random().nextLong()).isNotEqualTo(new Seed(7).random().nextLong());
    }

    /// What one part draws is its own business: the others do not shift.
    @Test
    void splitsDoNotDependOnWhatWasDrawnBefore() {
        SimulationRandom random = new Seed(7).random();
        long before = random.split("disk").nextLong();
        random.nextLong();

        assertThat(random.split("disk").nextLong()).isEqualTo(before);
        assertThat(random.split("network").nextLong()).isNotEqualTo(before);
    }

    @Test
    void drawsStayInTheirRanges() {
        SimulationRandom random = new Seed(7).random();
        for (int i = 0; i < 1000; i++) {
            assertThat(random.between(-1, 1)).isBetween(-1, 1);
            assertThat(random.swarmRate(5)).isBetween(0, 5);
            assertThat(random.chance(0)).isFalse();
            assertThat(random.chance(1000)).isTrue();
        }
    }

    /// Every fault is also seen without the others.
    @Test
    void aSwarmRateIsOffInHalfOfTheSeeds() {
        long off = 0;
        for (long seed = 0; seed < 1000; seed++) {
            off += new Seed(seed).random().swarmRate(1000) == 0 ? 1 : 0;
        }
        assertThat(off).isBetween(420L, 580L);
    }
}
