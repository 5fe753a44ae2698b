package io.tarn.benchmarks.wide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tarn.ring.RingSize;
import org.junit.jupiter.api.Test;

class DelayBoundTest {
    private static final RingSize FOUR = new RingSize(1);

    private static double between(int a, int b, double ms) {
        return a == b ? 0 : ms;
    }

    /// Client to primary, pre-prepare, prepare, commit, share, certificate: six times.
    @Test
    void equalWaysAreSixInARow() {
        var bound = new DelayBound(FOUR, 0, (from, to) -> between(from, to, 10));
        assertThat(bound.certificateAfter(_ -> 10)).isCloseTo(60, within(1e-9));
    }

    /// The first and the last of them fall away.
    @Test
    void clientAtAMemberHasFour() {
        var bound = new DelayBound(FOUR, 0, (from, to) -> between(from, to, 10));
        assertThat(bound.certificateAfter(member -> member == 0 ? 0 : 10))
                .isCloseTo(40, within(1e-9));
    }

    /// Member 3 is a second away from everybody, and nobody waits for it.
    @Test
    void slowestMemberIsNotWaitedFor() {
        var bound =
                new DelayBound(
                        FOUR,
                        0,
                        (from, to) -> between(from, to, from == 3 || to == 3 ? 1_000 : 10));
        assertThat(bound.certificateAfter(_ -> 10)).isCloseTo(60, within(1e-9));
    }

    /// Members at 0, 1, 3 and 7 on a line, the first the primary, the client beside it.
    ///
    /// Pre-prepares are at 0, 1, 3, 7. Prepares of two backups: at 0 those of 1 (at 2) and 2 (at 6), so 6; at 1 its
    /// own and that of 2 (at 5), so 5; at 2 its own and that of 1 (at 3), so 3; at 3 those of 1 (at 7) and 2 (at 7),
    /// so 7. Commits of three: at 0 its own (6), that of 1 (6) and that of 2 (6), so 6; at 1 its own (5), that of 2 (5) and
    /// that of 0 (7), so 7; at 2 its own (3), that of 1 (7) and of 0 (9), so 9. Shares of two: at 0 its own (6) and
    /// that of 1 (8), so 8.
    @Test
    void unequalWaysAreFollowedOneByOne() {
        int[] places = {0, 1, 3, 7};
        var bound = new DelayBound(FOUR, 0, (from, to) -> Math.abs(places[from] - places[to]));
        assertThat(bound.certificateAfter(member -> places[member])).isCloseTo(8, within(1e-9));
    }

    /// A way to the primary by a member may be shorter than the direct one.
    @Test
    void requestTakesTheShortestWay() {
        var bound = new DelayBound(FOUR, 0, (from, to) -> between(from, to, 10));
        assertThat(bound.certificateAfter(member -> member == 0 ? 100 : 5))
                .isCloseTo(5 + 10 + 40 + 5, within(1e-9));
    }

    @Test
    void pingsAreTheSameEachWay() {
        for (Place from : Place.values()) {
            for (Place to : Place.values()) {
                assertThat(from.to(to)).isEqualTo(to.to(from));
                assertThat(from.to(to).mean() > 0).isEqualTo(from != to);
            }
        }
        assertThat(Place.UW.to(Place.RICE)).isEqualTo(new Place.Ping(61.5, 0.69));
    }
}
