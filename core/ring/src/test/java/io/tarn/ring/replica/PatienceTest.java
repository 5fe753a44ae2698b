package io.tarn.ring.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import io.tarn.ring.replica.Patience.Awaited;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Goal: a primary that serves some and starves others is left, and views get longer until one works.
class PatienceTest {
    private static final Optional<Awaited> ONE = whenever("01");
    private static final Optional<Awaited> OTHER = whenever("02");

    private final Patience patience = new Patience(100);

    private static Optional<Awaited> whenever(String name) {
        return Optional.of(Awaited.fromNow(digest(name)));
    }

    private static Digest digest(String name) {
        return Sha256.of(Bytes.ofHex(name));
    }

    private static Optional<Awaited> since(long ticks, int turns, String name) {
        return Optional.of(new Awaited(digest(name), ticks, turns));
    }

    /// A primary that executes one of many each time just before it would be left.
    @Test
    void whoeverCameTogetherIsDoneTogether() {
        assertThat(patience.isOver(0, since(0, 1, "01"))).isFalse();
        assertThat(patience.isOver(99, since(0, 1, "02"))).isFalse();
        assertThat(patience.isOver(100, since(0, 1, "02"))).isTrue();
    }

    @Test
    void whoeverCameBehindFullBatchesWaitsForThem() {
        assertThat(patience.isOver(99, since(0, 3, "01"))).isFalse();
        assertThat(patience.isOver(198, since(0, 3, "02"))).isFalse();
        assertThat(patience.isOver(297, since(0, 3, "03"))).isFalse();
        assertThat(patience.isOver(300, since(0, 3, "03"))).isTrue();
    }

    @Test
    void anotherPrimaryHasItsOwnTime() {
        patience.left();
        patience.entered(1_000);
        assertThat(patience.isOver(1_000, since(0, 1, "01"))).isFalse();
        assertThat(patience.isOver(1_199, since(0, 1, "01"))).isFalse();
        assertThat(patience.isOver(1_200, since(0, 1, "01"))).isTrue();
    }

    /// OSDI '99, §4.4: "timeouts that prevent backups from waiting indefinitely for requests to execute": for each of
    /// them, whatever else is executed.
    @Test
    void whileTheOldestWaitsNothingElseThatIsDoneCounts() {
        for (int now = 0; now < 100; now += 10) {
            assertThat(patience.isOver(now, ONE)).isFalse();
        }
        assertThat(patience.isOver(100, ONE)).isTrue();
    }

    /// OSDI '99, §4.4: a backup stops its timer "when it is no longer waiting to execute the request, but restarts
    /// it if at that point it is waiting to execute some other request".
    @Test
    void eachRequestHasItsOwnTime() {
        patience.isOver(0, ONE);
        patience.isOver(60, OTHER);
        assertThat(patience.isOver(159, OTHER)).isFalse();
        assertThat(patience.isOver(160, OTHER)).isTrue();
        assertThat(patience.isOver(500, Optional.empty())).as("nobody waits").isFalse();
    }

    /// OSDI '99, §4.5.2: for the next view "it will wait `2T`"; that the time shrinks again, and where it ends, is
    /// Tarn's.
    @Test
    void doublesWithEachViewThatCameToNothing() {
        patience.left();
        patience.entered(0);
        patience.isOver(0, ONE);
        assertThat(patience.isOver(199, ONE)).isFalse();
        assertThat(patience.isOver(200, ONE)).isTrue();
        for (int i = 0; i < 20; i++) {
            patience.left();
        }
        patience.isOver(0, ONE);
        assertThat(patience.isOver(3_199, ONE)).isFalse();
        assertThat(patience.isOver(3_200, ONE)).as("to 32 times").isTrue();
    }

    @Test
    void shrinksWithWhatIsDoneSoon() {
        patience.left();
        patience.entered(0);
        patience.isOver(0, ONE);
        patience.isOver(49, OTHER);
        assertThat(patience.isOver(148, OTHER)).isFalse();
        assertThat(patience.isOver(149, OTHER)).isTrue();
    }

    /// OSDI '99, §4.5.2: "a replica that multicasts a view-change message for view `v + 1` waits for `2f + 1`
    /// view-change messages for view `v + 1` and then starts its timer".
    @Test
    void newViewIsWaitedForFromWhenAQuorumHasLeft() {
        patience.left();
        assertThat(patience.isNewViewOverdue(10_000)).isFalse();
        patience.awaitNewView(10_000);
        patience.awaitNewView(10_150);
        assertThat(patience.isNewViewOverdue(10_199)).isFalse();
        assertThat(patience.isNewViewOverdue(10_200)).isTrue();
    }
}
