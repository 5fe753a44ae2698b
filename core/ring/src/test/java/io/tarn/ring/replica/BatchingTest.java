package io.tarn.ring.replica;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchingTest {
    private final Batching batching = new Batching(2_048);

    @Test
    void whoHasNothingElseToDoDoesNotWait() {
        assertThat(batching.isDue(1, 0, 0)).isTrue();
        assertThat(batching.isDue(1, 1, 0)).isFalse();
    }

    @Test
    void enoughIsProposedAtOnce() {
        assertThat(batching.isDue(15, 1, 0)).isFalse();
        assertThat(batching.isDue(16, 1, 0)).isTrue();
    }

    @Test
    void nobodyWaitsLong() {
        assertThat(batching.isDue(1, 1, 4)).isFalse();
        assertThat(batching.isDue(1, 1, 5)).isTrue();
    }

    @Test
    void moreIsEnoughUnderLoadAndLessWithoutIt() {
        batching.proposed(17, 1);
        assertThat(batching.isDue(31, 1, 0)).isFalse();
        assertThat(batching.isDue(32, 1, 0)).isTrue();
        batching.proposed(32, 1);
        assertThat(batching.isDue(31, 1, 0)).as("as much as was enough changes nothing").isFalse();
        batching.proposed(1, 0);
        assertThat(batching.isDue(16, 1, 0)).isTrue();
        batching.proposed(1, 0);
        assertThat(batching.isDue(15, 1, 0)).as("never less than at first").isFalse();
    }

    /// Or a full batch would wait although it can hold no more.
    @Test
    void aFullBatchIsAlwaysEnough() {
        for (int i = 0; i < 20; i++) {
            batching.proposed(1_000_000, 1);
        }
        assertThat(batching.isDue(2_048, 1, 0)).isTrue();
        assertThat(batching.isDue(2_047, 1, 0)).isFalse();
    }
}
