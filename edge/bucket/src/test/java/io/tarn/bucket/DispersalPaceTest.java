package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.object.ObjectLimits;
import org.junit.jupiter.api.Test;

class DispersalPaceTest {
    private static final long MAX = ObjectLimits.production().heldBytesMax();

    @Test
    void itWorksAQuarterOfTheTimeWhileLittleIsHeldAndAllOfItFromHalfOn() {
        assertThat(DispersalPace.CALM.restMs(100)).isEqualTo(300);
        assertThat(DispersalPace.of(1000, MAX).restMs(100)).isBetween(299L, 300L);
        assertThat(DispersalPace.of(MAX / 2, MAX).restMs(100)).isZero();
        assertThat(DispersalPace.of(MAX + (1 << 20), MAX).restMs(100)).isZero();
        assertThat(DispersalPace.of(0, MAX).restMs(0)).isZero();
    }

    @Test
    void theMoreIsHeldTheLessItRests() {
        long before = Long.MAX_VALUE;
        for (long held = 0; held < MAX / 2; held += MAX / 64) {
            long rest = DispersalPace.of(held, MAX).restMs(10_000);
            assertThat(rest).isLessThan(before);
            before = rest;
        }
    }

    @Test
    void itIsPressedFromHalfOn() {
        assertThat(DispersalPace.of(MAX / 2 - 1, MAX).isPressed()).isFalse();
        assertThat(DispersalPace.of(MAX / 2, MAX).isPressed()).isTrue();
        assertThat(DispersalPace.of(MAX / 8 - 1, MAX).isFilling()).isFalse();
        assertThat(DispersalPace.of(MAX / 8, MAX).isFilling()).isTrue();
    }
}
