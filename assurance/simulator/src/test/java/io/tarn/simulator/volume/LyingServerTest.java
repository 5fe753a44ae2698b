package io.tarn.simulator.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.simulator.liars.ServerLie;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// docs/invariants and the design of blocks, "What a lying party gets": with one lying server, every operation
/// "completes, correct, from the others; the culprit is counted and shown to the operator".
class LyingServerTest {
    private static final int SERVERS = 4;

    /// Long enough for a write to engage a spare and commit, not for it to try again.
    private static final int REACH_TICKS = 60;

    @ParameterizedTest
    @EnumSource
    void oneLiarAnywhereChangesNothing(ServerLie lie) {
        for (int place = 0; place < SERVERS; place++) {
            Scenario scenario = scenario(place, lie);
            assertThat(scenario.volume.checks().suspects().keySet())
                    .as("only the liar at %d is named", place)
                    .isSubsetOf(place);
        }
    }

    /// Twice as many liars, of two kinds, in a volume that tolerates two.
    @ParameterizedTest
    @EnumSource
    void twoLiarsTogetherChangeNothing(ServerLie lie) {
        List<ServerLie> lies = List.of(ServerLie.values());
        ServerLie other = lies.get((lies.indexOf(lie) + 7) % lies.size());
        Scenario scenario =
                new Scenario(
                        2,
                        new VolumeCast(
                                new TreeMap<>(Map.of(0, lie, 3, other)),
                                new TreeSet<>(),
                                new TreeSet<>(),
                                List.of()));
        writeAndReadAll(scenario);
    }

    /// Lies that every client, or `f + 1` servers together, can tell from the truth.
    @ParameterizedTest
    @EnumSource(
            names = {
                "WRONG_FRAGMENT",
                "WRONG_MACS",
                "DENIES_MACS",
                "DENIES_PREPARES",
                "GARBAGE",
                "MUTATES",
                "FLIPS_BITS"
            })
    void provableLiesAreNamed(ServerLie lie) {
        NavigableSet<Integer> named = new TreeSet<>();
        for (int place = 0; place < SERVERS; place++) {
            named.addAll(scenario(place, lie).volume.checks().suspects().keySet());
        }
        assertThat(named).isNotEmpty();
    }

    @Test
    void twinsChangeNothing() {
        Scenario scenario =
                new Scenario(
                        1,
                        new VolumeCast(
                                new TreeMap<>(),
                                new TreeSet<>(List.of(0)),
                                new TreeSet<>(),
                                List.of()));
        writeAndReadAll(scenario);
    }

    private static Scenario scenario(int place, ServerLie lie) {
        Scenario scenario = new Scenario(1, VolumeCast.of(place, lie));
        writeAndReadAll(scenario);
        return scenario;
    }

    /// Writes by two clients, at once and one after the other, of which the second meets servers that
    /// the first has not reached yet; each read by everybody.
    private static void writeAndReadAll(Scenario scenario) {
        for (long block = 0; block < 2; block++) {
            scenario.startWrite(0, block);
            scenario.assertWrites(1, block);
            for (int unreached = 0; unreached < SERVERS; unreached++) {
                scenario.cut(0, unreached);
                scenario.startWrite(0, block);
                scenario.passTicks(REACH_TICKS);
                scenario.assertWrites(1, block);
                scenario.rejoin(unreached);
            }
            scenario.assertWrites(0, block);
            for (int reader = 0; reader < 3; reader++) {
                scenario.assertReads(reader, block);
            }
        }
        scenario.assertLinearizable();
    }
}
