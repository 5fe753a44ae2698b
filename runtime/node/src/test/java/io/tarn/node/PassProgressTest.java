package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PassProgressTest {
    private static final long STARTED = -5_000_000_000L;

    private final PassProgress progress = new PassProgress(1_000);

    @Test
    void passThatHasOnlyBegunCannotTell() {
        progress.begin(0, STARTED);
        assertThat(progress.etaSeconds(after(10))).isEmpty();
    }

    @Test
    void restTakesAsLongAsTheSpeedSoFarSays() {
        progress.begin(0, STARTED);
        progress.reach(100);
        assertThat(progress.etaSeconds(after(10))).hasValue(90);
    }

    /// What an earlier process has done is no sign of speed.
    @Test
    void onlyBlocksOfThisPassCount() {
        progress.begin(500, STARTED);
        progress.reach(600);
        assertThat(progress.etaSeconds(after(10))).hasValue(40);
        assertThat(progress.below()).isEqualTo(600);
    }

    @Test
    void passThatHasEndedTakesNoTime() {
        progress.begin(0, STARTED);
        progress.reach(1_000);
        assertThat(progress.etaSeconds(after(10))).hasValue(0);
    }

    /// 0 would say that it has ended.
    @Test
    void pastTheLastSecondThereIsStillOne() {
        progress.begin(0, STARTED);
        progress.reach(999);
        assertThat(progress.etaSeconds(after(1))).hasValue(1);
    }

    private static long after(long seconds) {
        return STARTED + TimeUnit.SECONDS.toNanos(seconds);
    }
}
