package io.tarn.simulator.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.ring.member.MemberEntry;
import io.tarn.simulator.kernel.GroupCommit.SyncPoint;
import io.tarn.simulator.ring.ScriptedEpochs.Script;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: members that lose power wherever they make something durable while they make their key, or share it anew, have
/// one key in the end, which is the one that was, say nothing twice, and keep no old share.
///
/// Method: as [RingPowerLossTest] does, with the scripts of [ScriptedEpochs]. The shares are real, so that a run takes one of so many of
/// these losses, others each time: `-Dpower.every=1` runs all of them, `-Dpower.point=POINT` one again.
@Execution(ExecutionMode.CONCURRENT)
class EpochPowerLossTest {
    private static final String POINT = "power.point";
    private static final String REPLAY =
            "replay: mvn test -pl assurance/simulator -am -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dtest=EpochPowerLossTest -D";
    private static final int ONE_OF = Integer.getInteger("power.every", 24);

    /// Others do not lose their patience.
    private static final int SHORT_TICKS = 60;

    /// Others go on without it, in another view if it was primary.
    private static final int LONG_TICKS = 600;

    /// Others share the key without it, if they may.
    private static final int AWAY_TICKS = 13_000;

    private static final List<Integer> DOWN_TICKS = List.of(SHORT_TICKS, LONG_TICKS, AWAY_TICKS);

    /// @param number of the member's syncs before it, and itself
    /// @param writes that are not on disk for good before it
    private record Sync(Script script, int node, long number, List<String> writes) {}

    /// @param kept of the writes that are not on disk for good: of those that come first
    /// @param isShared by all others, who lose all such writes
    /// @param isTwice whether it comes again at the next sync, after the restart
    record Loss(SyncPoint at, int kept, boolean isShared, int downTicks, boolean isTwice) {}

    record Point(Script script, int node, long number, Loss loss) {
        static Point of(String text) {
            String[] parts = text.split(":", -1);
            return new Point(
                    Script.valueOf(parts[0]),
                    Integer.parseInt(parts[1]),
                    Long.parseLong(parts[2]),
                    new Loss(
                            SyncPoint.valueOf(parts[3]),
                            Integer.parseInt(parts[4]),
                            Boolean.parseBoolean(parts[5]),
                            Integer.parseInt(parts[6]),
                            Boolean.parseBoolean(parts[7])));
        }

        @Override
        public String toString() {
            return "%s:%d:%d:%s:%d:%s:%d:%s"
                    .formatted(
                            script,
                            node,
                            number,
                            loss.at,
                            loss.kept,
                            loss.isShared,
                            loss.downTicks,
                            loss.isTwice);
        }
    }

    private static List<Sync> inPeace(Script script) {
        var ring = new ScriptedEpochs(script);
        var syncs = new ArrayList<Sync>();
        for (int i = 0; i < ring.nodes().size(); i++) {
            int index = i;
            EpochNode node = ring.nodes().get(i);
            node.suppliedBy((at, number) -> {
                // Of a ring that shares its key anew, the founding is another script's matter.
                if (at == SyncPoint.BEFORE_SYNC
                        && (script == Script.FOUNDING || ring.isFounded())) {
                    syncs.add(
                            new Sync(
                                    script,
                                    index,
                                    number,
                                    node.unsynced().stream()
                                            .map(EpochPowerLossTest::kind)
                                            .toList()));
                }
                return false;
            });
        }
        ring.run();
        return syncs;
    }

    private static String kind(EpochNode.Write write) {
        return switch (write) {
            case EpochNode.Write.Entry(MemberEntry.InEpoch(var _, var entry)) ->
                    entry.getClass().getSimpleName();
            case EpochNode.Write.Entry(MemberEntry entry) -> entry.getClass().getSimpleName();
            case EpochNode.Write.Secret _ -> "Secret";
        };
    }

    private static List<Sync> inPeace() {
        return Stream.of(Script.values()).flatMap(script -> inPeace(script).stream()).toList();
    }

    static Stream<Point> points() {
        String given = System.getProperty(POINT);
        if (given != null) {
            return Stream.of(Point.of(given));
        }
        List<Sync> syncs = inPeace();
        List<Point> all = syncs.stream().flatMap(EpochPowerLossTest::pointsAt).toList();
        int first = ThreadLocalRandom.current().nextInt(ONE_OF);
        List<Point> some =
                IntStream.range(0, all.size())
                        .filter(i -> i % ONE_OF == first)
                        .mapToObj(all::get)
                        .toList();
        System.out.printf(
                "power loss while keys are shared: %d syncs, %d points, %d of them now%n",
                syncs.size(), all.size(), some.size());
        return some.stream();
    }

    /// Each loss alone; how long it takes, and what all lose together, in turns.
    private static Stream<Point> pointsAt(Sync sync) {
        int turn = (int) sync.number();
        int down = DOWN_TICKS.get(turn % 3);
        int writes = sync.writes().size();
        var losses = new ArrayList<Loss>();
        losses.add(new Loss(SyncPoint.BEFORE_SYNC, 0, false, down, turn % 4 == 0));
        losses.add(new Loss(SyncPoint.AFTER_SYNC, 0, false, DOWN_TICKS.get((turn + 1) % 3), false));
        losses.add(
                new Loss(
                        turn % 2 == 0 ? SyncPoint.BEFORE_SYNC : SyncPoint.AFTER_SYNC,
                        0,
                        true,
                        SHORT_TICKS,
                        turn % 4 == 1));
        tornAt(sync)
                .forEach(kept ->
                        losses.add(
                                new Loss(
                                        SyncPoint.BEFORE_SYNC,
                                        kept,
                                        (turn + kept) % 2 == 0,
                                        (turn + kept) % 2 == 0 ? SHORT_TICKS : down,
                                        false)));
        assertThat(tornAt(sync)).allMatch(kept -> kept > 0 && kept <= writes);
        return losses.stream()
                .map(loss -> new Point(sync.script(), sync.node(), sync.number(), loss));
    }

    /// In the middle; and where secrets are written, on both sides of them: a real member has a file for them, and syncs it by itself.
    private static Set<Integer> tornAt(Sync sync) {
        var kept = new TreeSet<Integer>();
        if (sync.writes().size() > 1) {
            kept.add(sync.writes().size() / 2);
        }
        for (int i = 0; i < sync.writes().size(); i++) {
            if (sync.writes().get(i).equals("Secret")) {
                kept.add(i);
                kept.add(i + 1);
            }
        }
        kept.remove(0);
        return Collections.unmodifiableSet(kept);
    }

    @ParameterizedTest
    @MethodSource("points")
    void keyIsOneAndOldSharesAreGone(Point point) {
        try {
            run(point);
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(
                    failure + System.lineSeparator() + REPLAY + POINT + "=" + point, failure);
        }
    }

    private static void run(Point point) {
        var ring = new ScriptedEpochs(point.script());
        EpochNode node = ring.nodes().get(point.node());
        var losses = new ArrayList<Long>();
        node.suppliedBy((at, number) -> {
            boolean fails = at == point.loss().at() && fails(point, number);
            if (fails) {
                losePower(ring, node, point, losses.isEmpty() ? point.loss().kept() : 0);
                losses.add(number);
            }
            return fails;
        });

        ring.run();

        // A second one needs something more to be made durable.
        assertThat(losses)
                .startsWith(point.number())
                .hasSizeLessThanOrEqualTo(point.loss().isTwice() ? 2 : 1);
    }

    private static boolean fails(Point point, long number) {
        return number == point.number() || (point.loss().isTwice() && number == point.number() + 1);
    }

    private static void losePower(ScriptedEpochs ring, EpochNode node, Point point, int kept) {
        node.crash(kept);
        List<EpochNode> down = point.loss().isShared() ? ring.nodes() : List.of(node);
        down.forEach(EpochNode::crash);
        ring.world.queue.after(point.loss().downTicks(), () -> down.forEach(EpochNode::restart));
    }

    /// Else the test above would be vacuous.
    @Test
    void syncsAreManyAndOfAllKinds() {
        List<Sync> syncs = inPeace();
        for (Script script : Script.values()) {
            List<Sync> some = syncs.stream().filter(sync -> sync.script() == script).toList();
            assertThat(some).as("syncs of %s", script).hasSizeGreaterThanOrEqualTo(150);
            assertThat(some.stream().map(Sync::node).distinct().count())
                    .as("nodes that sync in %s", script)
                    .isEqualTo(script == Script.REPLACEMENT ? 5 : 4);
            assertThat(some)
                    .as("secrets that are kept in %s", script)
                    .filteredOn(sync -> sync.writes().contains("Secret"))
                    .hasSizeGreaterThanOrEqualTo(12);
            assertThat(some.stream().flatMap(sync -> sync.writes().stream()))
                    .as("what is made durable in %s", script)
                    .contains(
                            "Accepted",
                            "Prepared",
                            "Decided",
                            "CheckpointTaken",
                            "Stable",
                            "Began",
                            "Started",
                            "Signed",
                            "Secret");
        }
        assertThat(syncs).as("births").anyMatch(sync -> sync.writes().contains("Born"));
        assertThat(syncs).as("marks that go").anyMatch(sync -> sync.writes().isEmpty());
    }
}
