package io.tarn.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RingTimeTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger moves = new AtomicInteger();
    private volatile boolean answers = true;

    private final RingTime time =
            new RingTime(
                    () -> {
                        moves.incrementAndGet();
                        return answers;
                    },
                    nanos::get);

    private void pass(long amount, TimeUnit unit) {
        nanos.addAndGet(unit.toNanos(amount));
    }

    @Test
    void isMovedBeforeTheFirstCallAndEveryFiveMinutes() throws InterruptedException {
        time.await();
        time.await();
        assertThat(moves).hasValue(1);
        pass(299, TimeUnit.SECONDS);
        time.await();
        assertThat(moves).hasValue(1);
        pass(1, TimeUnit.SECONDS);
        time.await();
        assertThat(moves).hasValue(2);
    }

    /// Nodes may know the time all the same: nobody waits for the ring at every call.
    @Test
    void aRingThatDoesNotAnswerIsAskedNowAndThen() throws InterruptedException {
        answers = false;
        time.await();
        time.await();
        assertThat(moves).hasValue(1);
        pass(10, TimeUnit.SECONDS);
        time.await();
        assertThat(moves).hasValue(2);
    }

    @Test
    void whatIsDistrustedIsReadAgain() throws InterruptedException {
        time.await();
        time.distrust();
        time.await();
        assertThat(moves).hasValue(2);
    }

    /// Thousands of calls may be slow at a time.
    @Test
    void nudgesMoveItOnceInAWhile() throws InterruptedException {
        time.await();
        pass(11, TimeUnit.SECONDS);
        for (int i = 0; i < 100; i++) {
            time.nudge();
        }
        while (moves.get() < 2) {
            Thread.sleep(5);
        }
        time.nudge();
        Thread.sleep(50);
        assertThat(moves).hasValue(2);
    }
}
