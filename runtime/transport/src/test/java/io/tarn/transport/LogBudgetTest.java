package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LogBudget budget = new LogBudget(2, 0);

    @Test
    void leavesOutWhatIsTooMuchAndSaysHowMuch() {
        assertThat(budget.take(0)).isZero();
        assertThat(budget.take(1)).isZero();
        assertThat(budget.take(2)).isEqualTo(LogBudget.LEAVE_OUT);
        assertThat(budget.take(SECOND - 1)).isEqualTo(LogBudget.LEAVE_OUT);
        assertThat(budget.take(SECOND)).isEqualTo(2);
        assertThat(budget.take(SECOND)).isZero();
        assertThat(budget.take(SECOND)).isEqualTo(LogBudget.LEAVE_OUT);
    }
}
