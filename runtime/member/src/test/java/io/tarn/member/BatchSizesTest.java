package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchSizesTest {
    private final BatchSizes sizes = new BatchSizes();

    @Test
    void batchesThatFillGapsDoNotCount() {
        assertThat(sizes.recent()).isEqualTo(new BatchSizes.Recent(0, 0, 0));
        sizes.note(3);
        sizes.note(0);
        sizes.note(1);
        assertThat(sizes.recent()).isEqualTo(new BatchSizes.Recent(2, 4, 3));
    }

    @Test
    void whatWasLongAgoIsForgotten() {
        sizes.note(100);
        for (int i = 0; i < BatchSizes.KEPT; i++) {
            sizes.note(2);
        }
        assertThat(sizes.recent())
                .isEqualTo(new BatchSizes.Recent(BatchSizes.KEPT, 2L * BatchSizes.KEPT, 2));
    }
}
