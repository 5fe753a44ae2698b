package io.tarn.benchmarks.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.benchmarks.ring.ContinuousLoad.Report;
import io.tarn.benchmarks.ring.ContinuousLoad.Update;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContinuousLoadTest {
    private static final long MS = 1_000_000;

    private static Update certified(int caller, long began, long ended) {
        return new Update(caller, began * MS, ended * MS, true);
    }

    private final Report report =
            new Report(
                    List.of(
                            certified(0, 90, 400),
                            certified(1, 0, 10),
                            certified(1, 10, 120),
                            new Update(2, 130 * MS, 300 * MS, false)));

    @Test
    void pauseIsBetweenCertificatesOfAnybody() {
        assertThat(report.longestPauseMilliseconds(100 * MS, 450 * MS)).isEqualTo(280);
    }

    @Test
    void pauseThatIsNotOverCountsToTheEnd() {
        assertThat(report.longestPauseMilliseconds(100 * MS, 350 * MS)).isEqualTo(230);
    }

    @Test
    void longestUpdateMayHaveBegunBefore() {
        assertThat(report.longestUpdateMilliseconds(100 * MS)).isEqualTo(310);
    }

    @Test
    void whatWasNotCertifiedHasFailed() {
        assertThat(report.failed()).isEqualTo(1);
    }
}
