package io.tarn.ring.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.ring.MemberId;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final MemberId ONE = new MemberId(1);
    private static final MemberId OTHER = new MemberId(2);

    @Test
    void eachIsAnsweredSoOftenInAPeriod() {
        var allowance = new Allowance(2, 100);
        assertThat(allowance.spend(ONE, 10)).isTrue();
        assertThat(allowance.spend(ONE, 20)).isTrue();
        assertThat(allowance.spend(ONE, 99)).isFalse();
        assertThat(allowance.spend(OTHER, 99)).as("nobody spends what is another's").isTrue();
        assertThat(allowance.spend(ONE, 100)).as("the next period").isTrue();
        assertThat(allowance.spend(ONE, 101)).isTrue();
        assertThat(allowance.spend(ONE, 102)).isFalse();
    }

    /// Also not by asking again when it was refused.
    @RepeatedTest(20)
    void nobodyIsAnsweredMoreInAnyPeriod() {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        var random = new Random(seed);
        int max = 1 + random.nextInt(4);
        long period = 1L + random.nextInt(50);
        var allowance = new Allowance(max, period);
        long now = 0;
        long since = 0;
        int answered = 0;
        for (int i = 0; i < 1_000; i++) {
            now += random.nextInt(4);
            if (now - since >= period) {
                since = now;
                answered = 0;
            }
            boolean isAnswered = allowance.spend(ONE, now);
            assertThat(isAnswered).as("replay: -Dseed=%d", seed).isEqualTo(answered < max);
            answered += isAnswered ? 1 : 0;
        }
    }
}
