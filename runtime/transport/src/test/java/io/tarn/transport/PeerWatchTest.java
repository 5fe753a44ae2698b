package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Method: the clock is a number.
class PeerWatchTest {
    private static final int IDLE_MS = 300;

    private final TransportLimits limits = limits();
    private final PeerWatch watch = new PeerWatch(limits, at(0));

    private static TransportLimits limits() {
        var limits = new TestLimits();
        limits.idleMs = IDLE_MS;
        return limits.build();
    }

    private static long at(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Test
    void silenceIsIdle() {
        assertThat(watch.verdict(at(299), true)).isNull();
        assertThat(watch.verdict(at(300), true)).isEqualTo(TransportEvent.IDLE);
        watch.heard(at(300), true, false);
        assertThat(watch.verdict(at(599), true)).isNull();
    }

    /// A byte now and then is no life sign if it never makes a frame.
    @Test
    void dripIsSlowSender() {
        for (int ms = 0; ms < IDLE_MS; ms += 50) {
            watch.heard(at(ms), false, true);
            assertThat(watch.verdict(at(ms), true)).isNull();
        }
        watch.heard(at(300), false, true);
        assertThat(watch.verdict(at(300), true)).isEqualTo(TransportEvent.SLOW_SENDER);
    }

    @Test
    void framesInSuccessionAreNoDrip() {
        for (int ms = 0; ms < 10 * IDLE_MS; ms += 200) {
            watch.heard(at(ms), true, true);
            assertThat(watch.verdict(at(ms), true)).isNull();
        }
    }

    @Test
    void repliesNotTakenAreSlowReader() {
        watch.takes(at(0), false);
        watch.heard(at(290), true, false);
        assertThat(watch.verdict(at(299), true)).isNull();
        assertThat(watch.verdict(at(300), true)).isEqualTo(TransportEvent.SLOW_READER);
        watch.takes(at(300), true);
        watch.heard(at(500), true, false);
        assertThat(watch.verdict(at(700), true)).isNull();
    }

    /// While this end does not read, the peer's bytes wait in the kernel: it is not silent.
    @Test
    void ownPauseIsNotHeldAgainstThePeer() {
        watch.heard(at(0), false, true);
        assertThat(watch.verdict(at(1_000), false)).isNull();
        watch.resumed(at(1_000));
        assertThat(watch.verdict(at(1_299), true)).isNull();
        assertThat(watch.verdict(at(1_300), true)).isEqualTo(TransportEvent.IDLE);
    }

    @Test
    void keepaliveIsDueAfterAThirdOfTheIdleTime() {
        assertThat(watch.keepaliveDue(at(99))).isFalse();
        assertThat(watch.keepaliveDue(at(100))).isTrue();
        watch.spoke(at(100));
        assertThat(watch.keepaliveDue(at(199))).isFalse();
    }
}
