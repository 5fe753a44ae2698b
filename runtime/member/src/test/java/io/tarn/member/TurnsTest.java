package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final long PERIOD_MS = 1_000;
    private static final int SEATS = 5;

    /// Goal: at most one member has its turn, and each once in a period.
    @Test
    void oneAfterTheOther() {
        var begun = new int[SEATS];
        for (long now = 10_000; now < 10_000 + 3 * PERIOD_MS; now++) {
            int having = 0;
            for (int seat = 0; seat < SEATS; seat++) {
                var turns = new Turns(PERIOD_MS, SEATS, seat);
                having += now - turns.lastMs(now) < PERIOD_MS / SEATS ? 1 : 0;
                begun[seat] += turns.isDue(now - 1, now) ? 1 : 0;
                assertThat(turns.nextMs(now)).isGreaterThan(now);
            }
            assertThat(having).isEqualTo(1);
        }
        assertThat(begun).containsOnly(3);
    }

    @Test
    void whoHasMissedItsTurnWaitsForTheNext() {
        var turns = new Turns(PERIOD_MS, SEATS, 1);
        assertThat(turns.lastMs(5_200)).isEqualTo(5_200);
        assertThat(turns.isDue(4_900, 5_399)).isTrue();
        assertThat(turns.isDue(4_900, 5_400)).as("another's").isFalse();
        assertThat(turns.isDue(5_200, 5_300)).as("had").isFalse();
    }
}
