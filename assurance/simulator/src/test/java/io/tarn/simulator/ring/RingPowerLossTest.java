package io.tarn.simulator.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.ring.View;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.simulator.kernel.GroupCommit.SyncPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: a member that loses power wherever it makes something durable says nothing twice afterwards, and the ring
/// goes on with it.
///
/// Method: one script ([ScriptedRing]) is run in peace, to see what syncs each member makes; then once for each of them,
/// for the ways to lose power there: alone, down for less than others wait or for longer, and together with all others. All checkers of rings look at every run, and everything that was asked is executed by everybody.
@Execution(ExecutionMode.CONCURRENT)
class RingPowerLossTest {
    /// What the power leaves of what is written, and not on disk for good.
    enum Loss {
        NOTHING_IS_WRITTEN(SyncPoint.BEFORE_SYNC),
        /// Its first half, and nobody is told.
        HALF_IS_WRITTEN(SyncPoint.BEFORE_SYNC),
        /// All of it, and nothing that waited for it leaves.
        ALL_IS_WRITTEN(SyncPoint.AFTER_SYNC),
        /// The sync is lost, and so is the next, after the restart.
        TWICE(SyncPoint.BEFORE_SYNC);

        private final SyncPoint at;

        Loss(SyncPoint at) {
            this.at = at;
        }
    }

    /// @param kinds of entries that it makes durable
    record Sync(int member, long number, int entries, Set<String> kinds) {}

    record Point(Sync sync, Loss loss, boolean isShared, long downTicks) {}

    private static final int SYNCS_OF_EACH_MIN = 18;
    private static final int SYNCS_MIN = 110;

    /// Others do not lose their patience.
    private static final long SHORT_TICKS = 60;

    /// Others go on without it, in another view if it was primary.
    private static final long LONG_TICKS = 600;

    private static List<Sync> inPeace() {
        var ring = new ScriptedRing();
        ring.cutPrimary();
        var syncs = new ArrayList<Sync>();
        for (int i = 0; i < ScriptedRing.MEMBERS; i++) {
            int index = i;
            RingMember member = ring.member(i);
            member.suppliedBy((at, number) -> {
                if (at == SyncPoint.BEFORE_SYNC) {
                    syncs.add(sync(index, number, member.unsynced()));
                }
                return false;
            });
        }
        ring.run();
        assertThat(ring.view()).as("views that ended").isGreaterThan(View.FIRST);
        return syncs;
    }

    private static Sync sync(int member, long number, List<JournalEntry> entries) {
        var kinds = new TreeSet<String>();
        entries.forEach(entry -> kinds.add(entry.getClass().getSimpleName()));
        return new Sync(member, number, entries.size(), kinds);
    }

    static Stream<Point> everySyncOfEveryMember() {
        return inPeace().stream().flatMap(RingPowerLossTest::pointsAt);
    }

    /// Each loss alone; how long it takes, and what all lose together, in turns.
    private static Stream<Point> pointsAt(Sync sync) {
        boolean isEven = sync.number() % 2 == 0;
        var points = new ArrayList<Point>();
        points.add(
                new Point(sync, Loss.NOTHING_IS_WRITTEN, false, isEven ? SHORT_TICKS : LONG_TICKS));
        points.add(new Point(sync, Loss.ALL_IS_WRITTEN, false, isEven ? LONG_TICKS : SHORT_TICKS));
        points.add(
                new Point(
                        sync,
                        isEven ? Loss.NOTHING_IS_WRITTEN : Loss.ALL_IS_WRITTEN,
                        true,
                        SHORT_TICKS));
        if (sync.entries() > 1) {
            points.add(new Point(sync, Loss.HALF_IS_WRITTEN, isEven, SHORT_TICKS));
        }
        if (sync.number() % 3 == 0) {
            points.add(new Point(sync, Loss.TWICE, false, SHORT_TICKS));
        }
        return points.stream();
    }

    @ParameterizedTest
    @MethodSource("everySyncOfEveryMember")
    void nothingIsSaidTwiceAndEverythingIsDone(Point point) {
        var ring = new ScriptedRing();
        ring.cutPrimary();
        RingMember member = ring.member(point.sync().member());
        var losses = new ArrayList<Long>();
        member.suppliedBy((at, number) -> {
            boolean fails = at == point.loss().at && fails(point, number);
            if (fails) {
                losses.add(number);
                losePower(ring, member, point);
            }
            return fails;
        });

        ring.run();

        assertThat(losses)
                .startsWith(point.sync().number())
                .hasSize(point.loss() == Loss.TWICE ? 2 : 1);
    }

    private static boolean fails(Point point, long number) {
        long first = point.sync().number();
        return number == first || (point.loss() == Loss.TWICE && number == first + 1);
    }

    private static void losePower(ScriptedRing ring, RingMember member, Point point) {
        int written = point.loss() == Loss.HALF_IS_WRITTEN ? member.unsynced().size() / 2 : 0;
        member.crash(written);
        List<RingMember> down = point.isShared() ? ring.members() : List.of(member);
        down.forEach(RingMember::crash);
        ring.world.queue.after(point.downTicks(), () -> down.forEach(RingMember::restart));
    }

    /// Else the test above would be vacuous.
    @Test
    void syncsAreManyAndOfAllKinds() {
        List<Sync> syncs = inPeace();
        System.out.printf(
                "power loss: %d syncs of %d members, %d points%n",
                syncs.size(), ScriptedRing.MEMBERS, everySyncOfEveryMember().count());
        assertThat(syncs).hasSizeGreaterThanOrEqualTo(SYNCS_MIN);
        for (int i = 0; i < ScriptedRing.MEMBERS; i++) {
            int member = i;
            assertThat(syncs)
                    .as("syncs of member %d", member)
                    .filteredOn(sync -> sync.member() == member)
                    .hasSizeGreaterThanOrEqualTo(SYNCS_OF_EACH_MIN);
        }
        assertThat(syncs.stream().flatMap(sync -> sync.kinds().stream()))
                .as("what is made durable")
                .contains(
                        "Accepted",
                        "Prepared",
                        "Decided",
                        "CheckpointTaken",
                        "Stable",
                        "Left",
                        "Entered");
        assertThat(syncs)
                .as("syncs of a member that was primary, and of one that was not, with a proposal")
                .anyMatch(sync -> sync.member() == 0 && sync.kinds().contains("Accepted"))
                .anyMatch(sync -> sync.member() == 1 && sync.kinds().contains("Entered"))
                .anyMatch(sync -> sync.member() == 2 && sync.kinds().contains("Accepted"));
    }
}
