package io.tarn.simulator.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.ReadOutcome;
import io.tarn.block.WriteOutcome;
import io.tarn.simulator.kernel.GroupCommit.PowerSupply;
import io.tarn.simulator.kernel.GroupCommit.SyncPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Power loss at every point at which a server makes something durable: what was acknowledged is
/// there afterwards, whichever other server is gone then, and disks hold what belongs there.
///
/// One script of prepares, commits, garbage collection, a replaced disk, its repair and write backs
/// is run once in peace to count the syncs of each server, then once for each of them.
class PowerLossTest {
    private static final int SERVERS = 4;
    private static final int ROUNDS = 2;
    private static final int OUTAGE_TICKS = 50;

    /// The last server, which writes reach only when another one fails.
    private static final int SPARE = SERVERS - 1;

    static Stream<Arguments> everySyncPointOfEveryServer() {
        Scenario inPeace = new Scenario(1, VolumeCast.HONEST);
        run(inPeace);
        List<Arguments> points = new ArrayList<>();
        for (int place = 0; place < SERVERS; place++) {
            long syncs = inPeace.server(place).syncs();
            assertThat(syncs).as("syncs of server %d", place).isGreaterThanOrEqualTo(8);
            for (long sync = 1; sync <= syncs; sync++) {
                for (SyncPoint point : SyncPoint.values()) {
                    points.add(Arguments.of(place, sync, point));
                }
            }
        }
        return points.stream();
    }

    @ParameterizedTest
    @MethodSource("everySyncPointOfEveryServer")
    void oneServerLosesPower(int place, long sync, SyncPoint point) {
        PowerSupply fails = failsOnceAt(point, sync);
        Scenario scenario =
                new Scenario(1, VolumeCast.HONEST, at -> at == place ? fails : PowerSupply.STEADY);

        assertNothingIsLost(scenario, run(scenario));
    }

    /// Not `f` but all: nothing may rely on a server that stays up.
    @ParameterizedTest
    @MethodSource("everySyncPointOfEveryServer")
    void allServersLosePowerTogether(int place, long sync, SyncPoint point) {
        AtomicReference<Scenario> scenario = new AtomicReference<>();
        PowerSupply one = failsOnceAt(point, sync);
        PowerSupply all =
                (at, count) -> {
                    boolean fails = one.failsAt(at, count);
                    if (fails) {
                        scenario.get().volume.servers().stream()
                                .filter(server -> server.place() != place)
                                .forEach(ServerHost::crash);
                    }
                    return fails;
                };
        scenario.set(
                new Scenario(1, VolumeCast.HONEST, at -> at == place ? all : PowerSupply.STEADY));

        assertNothingIsLost(scenario.get(), run(scenario.get()));
    }

    private static PowerSupply failsOnceAt(SyncPoint point, long sync) {
        return (at, count) -> at == point && count == sync;
    }

    /// Writes that overlap and writes that follow one another: while all servers are up, while the
    /// first gets a new disk after the spare has got one, and while one is down, so that the spare is
    /// needed.
    private static List<WriteOutcome> run(Scenario scenario) {
        List<AtomicReference<WriteOutcome>> outcomes = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            outcomes.addAll(startWrites(scenario, round));
            pass(scenario);
        }
        scenario.server(SPARE).wipe();
        pass(scenario);
        scenario.server(0).wipe();
        for (int round = 0; round < ROUNDS; round++) {
            outcomes.addAll(startWrites(scenario, round));
            pass(scenario);
        }
        for (int round = 0; round < ROUNDS; round++) {
            scenario.server(round).crash();
            outcomes.addAll(startWrites(scenario, round));
            pass(scenario);
        }
        return outcomes.stream().map(AtomicReference::get).toList();
    }

    private static List<AtomicReference<WriteOutcome>> startWrites(Scenario scenario, int round) {
        return List.of(scenario.startWrite(0, 0), scenario.startWrite(1, round % 2));
    }

    /// Lets a while pass, in which servers that went down come back, operations end, and garbage is
    /// collected.
    private static void pass(Scenario scenario) {
        for (int tick = 0; tick < Scenario.PATIENCE_TICKS; tick += OUTAGE_TICKS) {
            scenario.passTicks(OUTAGE_TICKS);
            scenario.volume.servers().forEach(ServerHost::start);
        }
    }

    private static void assertNothingIsLost(Scenario scenario, List<WriteOutcome> outcomes) {
        assertThat(outcomes).allMatch(outcome -> outcome instanceof WriteOutcome.Applied);
        scenario.assertDisksAreWhole();
        for (long block = 0; block < 2; block++) {
            ReadOutcome.Whole first = scenario.assertReads(0, block);
            for (int down = 0; down < SERVERS; down++) {
                scenario.server(down).crash();
                assertThat(scenario.assertReads(2, block)).isEqualTo(first);
                scenario.server(down).start();
            }
        }
        scenario.assertLinearizable();
    }
}
