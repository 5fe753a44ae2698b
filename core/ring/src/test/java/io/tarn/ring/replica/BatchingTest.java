package io.tarn.ring.replica;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchingTest {
    private final Batching batching = new Batching(2_048);

    @Test
    void whoIsAloneDoesNotWaitForOthers() {
        assertThat(batching.isDue(1, 0, 0, 0)).isTrue();
        assertThat(batching.isDue(1, 1, 0, 0)).as("nor do two").isTrue();
        assertThat(batching.isDue(1, 2, 0, 0)).isFalse();
    }

    @Test
    void asMuchAsIsUnderWayIsEnough() {
        assertThat(batching.isDue(99, 100, 0, 0)).isFalse();
        assertThat(batching.isDue(100, 100, 0, 0)).isTrue();
    }

    /// Or it would wait although the batch can hold no more.
    @Test
    void aFullBatchIsAlwaysEnough() {
        assertThat(batching.isDue(2_047, 100_000, 0, 0)).isFalse();
        assertThat(batching.isDue(2_048, 100_000, 0, 0)).isTrue();
    }

    @Test
    void nobodyWaitsLongerThanHalfOfWhatABatchTakes() {
        assertThat(batching.isDue(1, 100, 0, 0)).isFalse();
        assertThat(batching.isDue(1, 100, 0, 1)).as("before anything is known").isTrue();
        for (int i = 0; i < 100; i++) {
            batching.executed(60);
        }
        assertThat(batching.isDue(1, 100, 0, 20)).isFalse();
        assertThat(batching.isDue(1, 100, 0, 30)).isTrue();
        for (int i = 0; i < 100; i++) {
            batching.executed(60_000);
        }
        assertThat(batching.isDue(1, 100, 0, 100)).as("however long that is").isTrue();
    }

    /// What waits for signatures is under way as well, and no reason to hurry.
    @Test
    void requestsThatWaitForCertificatesCount() {
        batching.executed(8);
        assertThat(batching.isDue(1, 0, 3, 0)).isFalse();
        assertThat(batching.isDue(49, 0, 50, 0)).isFalse();
        assertThat(batching.isDue(50, 0, 50, 0)).isTrue();
        assertThat(batching.isDue(25, 25, 25, 99)).isFalse();
        assertThat(batching.isDue(25, 25, 25, 100)).isTrue();
    }
}
