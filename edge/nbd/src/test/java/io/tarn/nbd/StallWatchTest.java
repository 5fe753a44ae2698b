package io.tarn.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallWatchTest {
    private final StallWatch watch = new StallWatch(Duration.ofNanos(10));

    @Test
    void idleClientMayStayIdle() {
        watch.requestArriving(false, 0);

        assertThat(watch.verdict(1_000)).isEmpty();
    }

    /// A byte now and then is no progress: the request as a whole has its time.
    @Test
    void requestMustArriveWhole() {
        watch.requestArriving(true, 0);
        watch.requestArriving(true, 9);

        assertThat(watch.verdict(10)).isEmpty();
        assertThat(watch.verdict(11)).isPresent();
        watch.requestArriving(false, 11);
        assertThat(watch.verdict(11)).isEmpty();
    }

    @Test
    void nextReplyMustBeRead() {
        watch.replyQueued(0);
        watch.replyQueued(5);
        watch.replySent(9);

        assertThat(watch.verdict(19)).isEmpty();
        assertThat(watch.verdict(20)).isPresent();
        watch.replySent(20);
        assertThat(watch.verdict(1_000)).isEmpty();
    }
}
